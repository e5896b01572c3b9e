package org.creditsledger.shell;

import com.vaadin.flow.component.UI;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time zone of a reader's browser. */
public final class ReadersZone {

    private ReadersZone() {}

    /** UTC where the browser names none, or one that this Java does not know. */
    public static ZoneId of(UI ui) {
        var id = ui.getPage().getExtendedClientDetails().getTimeZoneId();
        try {
            return ZoneId.of(id == null ? "UTC" : id);
        } catch (DateTimeException unknownToThisJava) {
            return ZoneId.of("UTC");
        }
    }

    /** UTC and its like have names that nobody needs twice. */
    public static String name(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId().replace('_', ' ');
    }
}
