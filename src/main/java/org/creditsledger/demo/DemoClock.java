package org.creditsledger.demo;

import java.time.Instant;
import org.creditsledger.database.DatabaseClock;
import org.creditsledger.database.DatabaseTime;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The real time, except while the demo's history is written. */
@Component
@Primary
@Profile("demo")
class DemoClock implements DatabaseTime {

    private final DatabaseClock realTime;
    private volatile @Nullable Instant past;

    DemoClock(DatabaseClock realTime) {
        this.realTime = realTime;
    }

    @Override
    public Instant instant() {
        return at(realTime.instant());
    }

    @Override
    public Instant exactly() {
        return at(realTime.exactly());
    }

    @Override
    public Instant at(Instant databaseTime) {
        var standIn = past;
        return standIn == null ? databaseTime : standIn;
    }

    void travelTo(Instant past) {
        this.past = past;
    }

    void returnToThePresent() {
        this.past = null;
    }
}
