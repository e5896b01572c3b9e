package org.creditsledger.pricing.ui;

import com.vaadin.flow.component.Component;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.util.Locale;
import org.creditsledger.pricing.Cost;
import org.creditsledger.pricing.Price;
import org.creditsledger.pricing.PriceTerms;
import org.creditsledger.pricing.PriceUnit;
import org.creditsledger.pricing.UnitPrice;
import org.creditsledger.shell.Names;
import org.jspecify.annotations.Nullable;

/** The texts about prices, in the language of a page. */
class PriceTexts {

    private static final int DIGITS_OF_A_MEGAPIXEL = 6;

    private final Component page;
    private final NumberFormat numbers;

    /** @param page has the language of the texts */
    PriceTexts(Component page) {
        this.page = page;
        this.numbers = NumberFormat.getNumberInstance(page.getUI().orElseThrow().getLocale());
        numbers.setMaximumFractionDigits(DIGITS_OF_A_MEGAPIXEL);
    }

    String source(String source) {
        return Names.source(source, page);
    }

    String type(String type) {
        return Names.type(type, page);
    }

    String unit(PriceUnit unit) {
        return page.getTranslation("prices.unit." + unit.code());
    }

    String price(UnitPrice price) {
        return page.getTranslation(
                "prices.price-per",
                numbers.format(price.unitPriceCredits()),
                Names.typeInSentence(price.type(), page),
                unit(price.unit()));
    }

    String size(PriceTerms terms) {
        if (terms.resolution() != null) {
            return terms.resolution();
        }
        return band("prices.megapixels", megapixels(terms.minPixels()), megapixels(terms.maxPixels()));
    }

    String length(PriceTerms terms) {
        return band("prices.seconds", number(terms.minSeconds()), number(terms.maxSeconds()));
    }

    /** A price in one line. */
    String summary(PriceTerms terms) {
        return page.getTranslation(
                "prices.summary",
                source(terms.source()),
                terms.modelPattern(),
                size(terms),
                length(terms),
                price(terms.unitPrice()));
    }

    String status(Price price, Instant now) {
        return page.getTranslation(
                "prices.status." + Status.of(price, now).name().toLowerCase(Locale.ROOT));
    }

    /** The calculation, as a person would write it. */
    String breakdown(Cost cost) {
        return page.getTranslation(
                cost.rounded() ? "prices.preview.rounded" : "prices.preview.exact",
                numbers.format(cost.units()),
                unit(cost.unit()),
                numbers.format(cost.unitPriceCredits()),
                numbers.format(cost.perOutputCredits()),
                numbers.format(cost.quantity()),
                numbers.format(cost.totalCredits()));
    }

    String total(Cost cost) {
        return page.getTranslation(
                "prices.preview.total", numbers.format(cost.totalCredits()), Names.typeInSentence(cost.type(), page));
    }

    private String band(String key, @Nullable String min, @Nullable String max) {
        if (min != null && max != null) {
            return page.getTranslation(key + ".between", min, max);
        }
        if (min != null) {
            return page.getTranslation(key + ".from", min);
        }
        return max != null ? page.getTranslation(key + ".below", max) : page.getTranslation("prices.any");
    }

    private @Nullable String megapixels(@Nullable Long pixels) {
        return pixels == null ? null : numbers.format(BigDecimal.valueOf(pixels, DIGITS_OF_A_MEGAPIXEL));
    }

    private @Nullable String number(@Nullable Integer number) {
        return number == null ? null : numbers.format(number);
    }

    /** The status of a price now. */
    enum Status {
        CURRENT,
        COMING,
        PAST;

        static Status of(Price price, Instant now) {
            if (price.isOver(now)) {
                return PAST;
            }
            return price.isToCome(now) ? COMING : CURRENT;
        }
    }
}
