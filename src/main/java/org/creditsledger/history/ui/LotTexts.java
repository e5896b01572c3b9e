package org.creditsledger.history.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.Lot;
import org.jspecify.annotations.Nullable;

/** The words about lots. */
record LotTexts(EntryTexts texts) {

    /** The heading of a lot. */
    String name(Lot lot) {
        return lot.label() == null ? texts.get("lots.category." + lot.category().code()) : lot.label();
    }

    /** Credits of a lot, within a sentence. */
    String credits(long amount, @Nullable Category category, @Nullable String label) {
        if (category == null) {
            return texts.get("lots.plain", texts.formats().number(amount));
        }
        return label == null
                ? amount(amount, category)
                : texts.get(
                        "lots.of", texts.formats().number(amount), label, texts.get("lots.kind." + category.code()));
    }

    private String amount(long amount, Category category) {
        return texts.get("lots.amount." + category.code(), amount);
    }

    /** How much there was, how much is left, and until when. */
    String state(Lot lot, Instant now) {
        var parts = new ArrayList<>(List.of(amount(lot.amount(), lot.category())));
        if (lot.isOver(now) && lot.expiresAt() != null) {
            parts.add(texts.get("lots.ended", texts.formats().minute(lot.expiresAt())));
            parts.add(texts.get("lots.reserved", texts.formats().number(lot.held())));
            return String.join(", ", parts);
        }
        parts.add(texts.get("lots.left", texts.formats().number(lot.remaining())));
        if (lot.held() > 0) {
            parts.add(texts.get("lots.held", texts.formats().number(lot.held())));
        }
        parts.add(
                lot.expiresAt() == null
                        ? texts.get("lots.no-end")
                        : texts.get("lots.end", texts.formats().minute(lot.expiresAt())));
        return String.join(", ", parts);
    }

    /** Of a lot without credits. */
    String past(Lot lot, Instant now) {
        return amount(lot.amount(), lot.category())
                + ", "
                + (lot.isOver(now) && lot.expiresAt() != null
                        ? texts.get("lots.ended", texts.formats().minute(lot.expiresAt()))
                        : texts.get("lots.used-up"));
    }

    String summary(UserLots lots) {
        var number = texts.get("lots.summary", lots.open().size());
        return lots.next(texts.zone())
                .map(ending -> texts.get(
                        "lots.summary.next",
                        number,
                        texts.get("lots.ending", ending.amount(), texts.typeInSentence(ending.type()), when(ending))))
                .orElse(number);
    }

    String when(UserLots.Ending ending) {
        return ending.isSoon()
                ? texts.formats().minute(ending.end())
                : texts.formats().day(ending.end());
    }
}
