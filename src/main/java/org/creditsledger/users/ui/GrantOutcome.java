package org.creditsledger.users.ui;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import java.util.Optional;
import org.creditsledger.grants.GrantResult;
import org.creditsledger.ledger.Entry;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;

/** Says what became of a grant or of its undoing, also to those who do not see it. */
class GrantOutcome extends Div {

    private final Formats formats;

    GrantOutcome(Formats formats) {
        this.formats = formats;
        addClassName("grant-result");
        getElement().setAttribute("role", "status");
    }

    /** @return whether there is no more to do: an entry, or a request that waits for a second admin */
    boolean show(GrantResult outcome) {
        var entry = entryOf(outcome);
        if (entry.isPresent()) {
            say(
                    getTranslation(
                            "grants.result.posted",
                            formats.number(entry.get().balanceAfter()),
                            Names.typeInSentence(entry.get().type(), this)),
                    false);
            add(new Paragraph(new Anchor(
                    "admin/credits/ledger?entry=" + entry.get().id(), getTranslation("grants.result.entry"))));
            return true;
        }
        var isWaiting = outcome instanceof GrantResult.AwaitsApproval;
        say(text(outcome), !isWaiting);
        return isWaiting;
    }

    static Optional<Entry> entryOf(GrantResult outcome) {
        return switch (outcome) {
            case GrantResult.Posted(var entry) -> Optional.of(entry);
            case GrantResult.Replayed(var entry) -> Optional.of(entry);
            default -> Optional.empty();
        };
    }

    String text(GrantResult outcome) {
        return switch (outcome) {
            case GrantResult.Posted(var entry) ->
                getTranslation("grants.bulk.posted", formats.number(entry.balanceAfter()));
            case GrantResult.Replayed(var entry) ->
                getTranslation("grants.bulk.replayed", formats.number(entry.balanceAfter()));
            case GrantResult.AwaitsApproval waiting ->
                getTranslation(
                        "grants.result.waits", formats.local(waiting.request().expiresAt()));
            case GrantResult.NotApproved(var request) ->
                getTranslation(
                        "grants.result.not-approved",
                        getTranslation("grants.state." + request.state().code()));
            case GrantResult.KeyConflict _, GrantResult.KeyReserved _ -> getTranslation("grants.result.conflict");
            case GrantResult.NotOfThisPayment() -> getTranslation("grants.result.not-of-this-payment");
            case GrantResult.Refused refused ->
                getTranslation(
                        "grants.result.refused",
                        formats.number(refused.attemptedAmount()),
                        formats.number(refused.available()));
            case GrantResult.NotUndoable() -> getTranslation("grants.result.not-undoable");
        };
    }

    void fail(RuntimeException exception) {
        say(getTranslation("grants.result.failed", Background.logged("grant", exception)), true);
    }

    void say(String text, boolean isError) {
        var message = new Paragraph(text);
        message.addClassName(isError ? "form-error" : "grant-done");
        add(message);
    }
}
