package org.creditsledger.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.creditsledger.database.DatabaseTime;

/** A clock that runs with the real one at any distance that a test sets, or stands still. */
public class SettableClock implements DatabaseTime {

    private final DatabaseTime real;
    private final AtomicReference<UnaryOperator<Instant>> shown = new AtomicReference<>(UnaryOperator.identity());

    SettableClock(DatabaseTime real) {
        this.real = real;
    }

    @Override
    public Instant instant() {
        return at(real.instant());
    }

    @Override
    public Instant exactly() {
        return at(real.exactly());
    }

    @Override
    public Instant at(Instant databaseTime) {
        return shown.get().apply(databaseTime);
    }

    public void stopAt(Instant instant) {
        shown.set(_ -> instant);
    }

    public void runAhead(Duration duration) {
        shown.set(time -> time.plus(duration));
    }

    public void reset() {
        shown.set(UnaryOperator.identity());
    }
}
