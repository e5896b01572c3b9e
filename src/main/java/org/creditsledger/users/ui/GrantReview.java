package org.creditsledger.users.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import java.util.List;
import org.creditsledger.grants.BulkGrant;
import org.creditsledger.grants.Grant;
import org.creditsledger.grants.GrantService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.creditsledger.users.UserCredits;
import org.jspecify.annotations.Nullable;

/** Shows the effect of a grant before the admin confirms it. */
class GrantReview extends Div {

    private final GrantService grants;
    private final String adminUid;
    private final Formats formats;

    GrantReview(GrantService grants, String adminUid, Formats formats) {
        this.grants = grants;
        this.adminUid = adminUid;
        this.formats = formats;
        addClassName("grant-review");
    }

    /**
     * @param user as the form names the user
     * @param now the user's credits before the grant
     */
    void show(Grant grant, String user, UserCredits now) {
        removeAll();
        add(
                new Paragraph(getTranslation(
                        "grants.review.one", credits(grant.direction(), grant.amount(), grant.type()), user)),
                new BeforeAfter(now, grant.direction(), grant.amount(), formats),
                reason(grant.category(), grant.reason()));
        if (grant.paymentId() != null) {
            add(new Paragraph(getTranslation("grants.review.payment", grant.paymentId())));
        }
        addLot(grant.lot());
        add(policy(List.of(grant.uid()), grant.type(), grant.direction(), grant.amount()));
    }

    void show(BulkGrant bulk) {
        removeAll();
        add(
                new Paragraph(getTranslation(
                        "grants.review.many",
                        credits(bulk.direction(), bulk.amount(), bulk.type()),
                        bulk.uids().size(),
                        formats.number(bulk.total()))),
                reason(bulk.category(), bulk.reason()));
        addLot(bulk.lot());
        add(policy(bulk.uids(), bulk.type(), bulk.direction(), bulk.total()));
    }

    private void addLot(@Nullable LotTerms lot) {
        if (lot != null) {
            add(new Paragraph(GrantLotFields.text(lot, formats, this)));
        }
    }

    private String credits(Direction direction, long amount, String type) {
        return getTranslation(
                "grants.review." + direction.code(), formats.number(amount), Names.typeInSentence(type, this));
    }

    private Paragraph reason(@Nullable String category, String reason) {
        return new Paragraph(
                getTranslation("grants.review.reason", getTranslation("grants.category." + category), reason.strip()));
    }

    /** Says whether the grant will wait for a second admin. Other grants of this admin before it can still change that. */
    private Paragraph policy(List<String> uids, String type, Direction direction, long total) {
        var isCredit = direction == Direction.CREDIT;
        var limit = formats.number(grants.policy().limitOf(type));
        var left = formats.number(grants.leftAlone(type, adminUid));
        return new Paragraph(
                switch (grants.secondAdmin(uids, type, direction, total, adminUid)) {
                    case NOT_NEEDED ->
                        isCredit
                                ? getTranslation("grants.policy.left", left, limit)
                                : getTranslation("grants.policy", limit);
                    case ABOVE_LIMIT ->
                        isCredit
                                ? getTranslation("grants.policy.above", left, limit)
                                : getTranslation("grants.policy.over", limit);
                    case TO_ONESELF -> getTranslation("grants.policy.oneself");
                });
    }
}
