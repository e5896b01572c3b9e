package org.creditsledger.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The real time, except while the demo's history is written. */
@Component
@Primary
@Profile("demo")
class DemoClock implements InstantSource {

    private final InstantSource realTime = Clock.systemUTC();
    private volatile @Nullable Instant past;

    @Override
    public Instant instant() {
        var standIn = past;
        return standIn == null ? realTime.instant() : standIn;
    }

    void travelTo(Instant past) {
        this.past = past;
    }

    void returnToThePresent() {
        this.past = null;
    }
}
