package org.creditsledger.plans.ui;

import com.vaadin.flow.component.Component;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditsledger.plans.Allotment;
import org.creditsledger.plans.AllotmentEnd;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.plans.Subscription;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.Prices;
import org.creditsledger.shell.Spans;

/**
 * The words about plans and subscriptions, in the language of a page.
 *
 * @param page has the language of the texts
 */
record PlanTexts(Component page, Formats formats) {

    /** Those that have a name; the provider may have newer ones. */
    static final List<String> STATUSES = List.of(
            "active",
            "trialing",
            "past_due",
            "unpaid",
            "paused",
            "canceled",
            "incomplete",
            "incomplete_expired",
            "open");

    String get(String key, Object... values) {
        return page.getTranslation(key, values);
    }

    String credits(long credits, String type) {
        return get("plan.credits", credits, Names.typeInSentence(type, page));
    }

    /** {@code 500 image credits a month}. */
    String allotment(Allotment allotment) {
        return every(credits(allotment.credits(), allotment.type()), allotment.every());
    }

    String allotments(Plan plan) {
        return plan.allotments().stream().map(this::allotment).collect(Collectors.joining(", "));
    }

    /** When the credits end, and what goes on, in sentences. */
    List<String> rules(Allotment allotment) {
        var rules = new ArrayList<>(List.of(end(allotment)));
        var rollover = allotment.rollover();
        if (rollover != null) {
            rules.add(get("plan.rollover", rollover.maxCredits(), Spans.of(rollover.lifetime(), page)));
        }
        if (allotment.trialCredits() > 0) {
            rules.add(get("plan.trial", credits(allotment.trialCredits(), allotment.type())));
        }
        return rules;
    }

    /** All that an allotment says, in one line. */
    String all(Allotment allotment) {
        return Stream.concat(Stream.of(allotment(allotment) + "."), rules(allotment).stream())
                .collect(Collectors.joining(" "));
    }

    private String end(Allotment allotment) {
        var length = allotment.end().length();
        var suffix = allotment.every().code();
        return switch (allotment.end().kind()) {
            case PERIOD ->
                length == null
                        ? get("plan.end.period." + suffix)
                        : get("plan.end.grace." + suffix, Spans.of(length, page));
            case AFTER -> get("plan.end.after", length == null ? "" : Spans.of(length, page));
            case NEVER -> get("plan.end.never");
        };
    }

    String every(String what, Every every) {
        return get("plan.every." + every.code(), what);
    }

    /** As users read it: {@code $20.00 a month}. */
    String price(PlanPrice price) {
        return every(Prices.format(price.priceMinor(), price.currency(), locale()), price.every());
    }

    /** As admins read it, with the code of the currency. */
    String exactPrice(PlanPrice price) {
        return every(formats.money(price.priceMinor(), price.currency()), price.every());
    }

    String interval(Every every) {
        return get("plans.every." + every.code());
    }

    String kind(AllotmentEnd.Kind kind) {
        return get("plans.end." + kind.code());
    }

    String status(Subscription subscription) {
        if (subscription.isLive() && subscription.cancelsAtEnd() && subscription.periodEnd() != null) {
            return get("subscriptions.status.ends", formats.day(subscription.periodEnd()));
        }
        return subscription.paused() ? status("paused") : status(subscription.status());
    }

    String status(String status) {
        return STATUSES.contains(status) ? get("subscriptions.status." + status) : status;
    }

    /** {@code 500 image credits on 28 Feb 2027}: those that come first. */
    List<String> next(Subscription subscription) {
        return subscription.next().stream()
                .filter(one -> one.at().equals(subscription.next().getFirst().at()))
                .map(this::next)
                .toList();
    }

    String next(Subscription.Next next) {
        return get("plan.next.on", credits(next.credits(), next.type()), day(next.at()));
    }

    String day(Instant instant) {
        return formats.day(instant);
    }

    private Locale locale() {
        return page.getUI().map(ui -> ui.getLocale()).orElseThrow();
    }
}
