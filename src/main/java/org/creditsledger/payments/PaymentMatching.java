package org.creditsledger.payments;

import java.util.Optional;
import java.util.UUID;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the user and the pack of a session. */
@Component
class PaymentMatching {

    private final CheckoutRepository checkouts;
    private final CreditPackRepository packs;
    private final UserService users;
    private final LedgerService ledger;
    private final PaymentsProperties properties;

    PaymentMatching(
            CheckoutRepository checkouts,
            CreditPackRepository packs,
            UserService users,
            LedgerService ledger,
            PaymentsProperties properties) {
        this.checkouts = checkouts;
        this.packs = packs;
        this.users = users;
        this.ledger = ledger;
        this.properties = properties;
    }

    /** The purchase that a paid session can be credited as. */
    Match match(StripeSession session) {
        var checkout = ownCheckout(session);
        if (checkout.isEmpty() && !session.namesUs()) {
            return new Match.NotOurs();
        }
        var uid = checkout.map(CheckoutRow::uid).orElse(session.uid());
        var packId = checkout.isEmpty() ? session.packId() : checkout.get().packId();
        var why = whyNot(session, uid, packId, checkout.isPresent());
        if (why != null) {
            return new Match.Unmatched(why);
        }
        // All cases were handled above.
        if (uid == null
                || packId == null
                || session.subtotalMinor() == null
                || session.amountMinor() == null
                || session.currency() == null) {
            throw new IllegalStateException("matched without a reason: " + session);
        }
        return new Match.Matched(new Payment(
                session.paymentId(),
                uid,
                packId,
                session.subtotalMinor(),
                session.amountMinor(),
                session.currency(),
                checkout.map(CheckoutRow::id).orElse(null)));
    }

    /** Our checkout that a session belongs to, if any. */
    Optional<UUID> checkoutOf(StripeSession session) {
        return ownCheckout(session).map(CheckoutRow::id);
    }

    /** Whether the session concerns this application at all, paid or not. */
    boolean isOurs(StripeSession session) {
        return session.namesUs() || ownCheckout(session).isPresent();
    }

    /**
     * The checkout that opened this session. Any session can refer to any checkout, so the reference counts only if the
     * provider opened the checkout with this session id, or if the session names the same user, and the same plan, or the same
     * pack and no other price.
     */
    private Optional<CheckoutRow> ownCheckout(StripeSession session) {
        var referred =
                session.reference() == null ? Optional.<CheckoutRow>empty() : checkouts.findById(session.reference());
        return referred.or(() -> checkouts.findBySessionId(session.id()))
                .filter(checkout -> isOpenedBy(checkout, session));
    }

    private static boolean isOpenedBy(CheckoutRow checkout, StripeSession session) {
        if (session.id().equals(checkout.sessionId())) {
            return session.uid() == null || session.uid().equals(checkout.uid());
        }
        return checkout.isFor(session);
    }

    private @Nullable String whyNot(
            StripeSession session, @Nullable String uid, @Nullable String packId, boolean isOwn) {
        if (!session.isPaid()) {
            return "it does not say whether it is paid";
        }
        if (!session.hasSaneAmounts()) {
            return "its amount or currency cannot be used";
        }
        if (session.isOfSubscription()) {
            return "it is a subscription";
        }
        var isPaidFor = session.amountMinor() != null && session.amountMinor() > 0;
        if (!session.hasPaymentIntent() && isPaidFor && !isOwn) {
            return "it names no payment";
        }
        if (uid == null || !uid.matches(Posting.ID_PATTERN)) {
            return "it names no user that there can be";
        }
        if (packId == null || !CreditPack.isId(packId) || packs.findById(packId).isEmpty()) {
            return "it names no credit pack that there is";
        }
        return isOwn || properties.unknownUsers() == PaymentsProperties.UnknownUsers.CREDIT || isKnown(uid)
                ? null
                : "nobody knows its user";
    }

    private boolean isKnown(String uid) {
        return users.find(uid).isPresent() || ledger.balances(uid).updatedAt() != null;
    }

    /** The result of matching a paid session. */
    sealed interface Match {

        record Matched(Payment payment) implements Match {}

        /** @param why a clause about the session, for people */
        record Unmatched(String why) implements Match {}

        record NotOurs() implements Match {}
    }
}
