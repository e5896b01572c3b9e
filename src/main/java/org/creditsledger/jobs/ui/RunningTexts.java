package org.creditsledger.jobs.ui;

import com.vaadin.flow.component.Component;
import java.time.Duration;
import java.time.Instant;
import org.creditsledger.ledger.Hold;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;

/** The texts about running jobs for one reader. */
class RunningTexts {

    /** "In 30 hours" says more than "in 1 day". */
    private static final Duration DAYS_FROM = Duration.ofHours(48);

    private final Component reader;
    private final Formats formats;

    RunningTexts(Component reader, Formats formats) {
        this.reader = reader;
        this.formats = formats;
    }

    String get(String key, Object... parameters) {
        return reader.getTranslation(key, parameters);
    }

    String number(long number) {
        return formats.number(number);
    }

    String type(Hold hold) {
        return Names.type(hold.type(), reader);
    }

    /** {@code 12 image credits} */
    String credits(long amount, Hold hold) {
        return get("entry.credits", amount, Names.typeInSentence(hold.type(), reader));
    }

    String local(Instant instant) {
        return formats.local(instant);
    }

    /** How long ago a time was, or how far ahead it is, rounded down. */
    String fromNow(Instant time, Instant now) {
        var direction = time.isAfter(now) ? "running.in." : "running.ago.";
        var distance = Duration.between(time, now).abs();
        if (distance.toMinutes() == 0) {
            return get(direction + "moment");
        }
        if (distance.toHours() == 0) {
            return get(direction + "minutes", distance.toMinutes());
        }
        return distance.compareTo(DAYS_FROM) < 0
                ? get(direction + "hours", distance.toHours())
                : get(direction + "days", distance.toDays());
    }
}
