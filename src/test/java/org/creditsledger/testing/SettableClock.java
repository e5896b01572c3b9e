package org.creditsledger.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs with the real one at any distance that a test sets, or stands still. */
public class SettableClock implements InstantSource {

    private final AtomicReference<InstantSource> source = new AtomicReference<>(InstantSource.system());

    @Override
    public Instant instant() {
        return source.get().instant();
    }

    public void stopAt(Instant instant) {
        source.set(InstantSource.fixed(instant));
    }

    public void runAhead(Duration duration) {
        source.set(InstantSource.offset(InstantSource.system(), duration));
    }

    public void reset() {
        source.set(InstantSource.system());
    }
}
