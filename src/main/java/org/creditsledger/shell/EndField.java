package org.creditsledger.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;

/** The field for an instant in the future, in the reader's time zone. */
public class EndField extends DateTimePicker {

    private final InstantSource clock;
    private final ZoneId zone = ReadersZone.of(UI.getCurrentOrThrow());

    /** @param labelKey names a text that says the time zone */
    public EndField(String labelKey, InstantSource clock) {
        this.clock = clock;
        setLabel(getTranslation(labelKey, ReadersZone.name(zone)));
        setManualValidation(true);
        CalendarTexts.translate(this);
    }

    /** Null for none. */
    public @Nullable Instant end() {
        var local = getValue();
        return local == null ? null : local.atZone(zone).toInstant();
    }

    public void show(Instant end) {
        setValue(end.atZone(zone).toLocalDateTime());
    }

    /** Marks the field if its text is no time, not in the future, or too late for the database. Nothing is right. */
    public boolean isComplete() {
        var end = end();
        return mark(!isUnreadable(), "calendar.incomplete")
                && mark(end == null || end.isAfter(clock.instant()), "calendar.past")
                && mark(end == null || !end.isAfter(Timestamps.LATEST), "calendar.too-late");
    }

    /** Marks the field, too, if it is empty. */
    public boolean isGiven() {
        return isComplete() && mark(!isEmpty(), "calendar.incomplete");
    }

    /** Some text that is not, or not yet, a time: the value is then empty. */
    private boolean isUnreadable() {
        return getDefaultValidator().apply(getValue(), null).isError();
    }

    private boolean mark(boolean isValid, String messageKey) {
        setErrorMessage(isValid ? "" : getTranslation(messageKey));
        setInvalid(!isValid);
        return isValid;
    }
}
