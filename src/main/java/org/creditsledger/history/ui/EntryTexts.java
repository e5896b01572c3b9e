package org.creditsledger.history.ui;

import com.vaadin.flow.component.Component;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.stream.Collectors;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.ReadersZone;
import org.jspecify.annotations.Nullable;

/** The texts about entries for one reader: in their language, and with the times of one zone. */
class EntryTexts {

    private final Component reader;
    private final ZoneId zone;
    private final Formats formats;

    EntryTexts(Component reader, Locale locale, ZoneId zone) {
        this.reader = reader;
        this.zone = zone;
        this.formats = new Formats(locale, zone);
    }

    Formats formats() {
        return formats;
    }

    ZoneId zone() {
        return zone;
    }

    String zoneName() {
        return ReadersZone.name(zone);
    }

    String get(String key, Object... parameters) {
        return reader.getTranslation(key, parameters);
    }

    String type(String type) {
        return Names.type(type, reader);
    }

    String typeInSentence(String type) {
        return Names.typeInSentence(type, reader);
    }

    String source(String source) {
        return Names.source(source, reader);
    }

    String fact(String name) {
        return Names.fact(name, reader);
    }

    String direction(Direction direction) {
        return get("direction." + direction.code());
    }

    String signedAmount(Entry entry) {
        return formats.signed(entry.direction() == Direction.CREDIT ? entry.amount() : -entry.amount());
    }

    /** The other facts of an entry, without those that its reason already contains. */
    String meta(Entry entry) {
        return entry.meta().entrySet().stream()
                .filter(meta -> !entry.reason().contains(meta.getValue()))
                .map(meta -> fact(meta.getKey()) + ": " + meta.getValue())
                .collect(Collectors.joining(" · "));
    }

    /** The days of a period in words. */
    String days(Period period, LocalDate today) {
        var days = period.days(today);
        var words = words(days.first(), days.last());
        return period instanceof Period.Preset preset
                ? get("filter.span.preset", get("filter.period." + preset.code()), words)
                : words;
    }

    private String words(@Nullable LocalDate first, @Nullable LocalDate last) {
        if (first == null) {
            return last == null ? get("filter.span.all") : get("filter.span.until", formats.date(last));
        }
        if (last == null) {
            return get("filter.span.since", formats.date(first));
        }
        return first.equals(last)
                ? formats.date(first)
                : get("filter.span.between", formats.date(first), formats.date(last));
    }
}
