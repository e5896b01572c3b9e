package org.creditsledger.users.ui;

import com.vaadin.flow.component.html.Paragraph;
import org.creditsledger.ledger.Direction;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.creditsledger.users.UserCredits;

/** A user's balance before and after a grant. */
class BeforeAfter extends Paragraph {

    BeforeAfter(UserCredits user, Direction direction, long amount, Formats formats) {
        var after = user.balance() + (direction == Direction.CREDIT ? amount : -amount);
        setText(getTranslation(
                "grants.before-after",
                formats.number(user.balance()),
                formats.number(after),
                Names.typeInSentence(user.type(), this),
                formats.number(user.held())));
        addClassName("before-after");
    }
}
