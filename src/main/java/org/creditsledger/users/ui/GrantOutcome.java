package org.creditsledger.users.ui;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.grants.GrantResult;
import org.creditsledger.ledger.Entry;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.Names;

/** The result of a grant or of its undo. Screen readers read it aloud. */
class GrantOutcome extends Div {

    private final Formats formats;

    GrantOutcome(Formats formats) {
        this.formats = formats;
        addClassName("grant-result");
        getElement().setAttribute("role", "status");
    }

    /** @return true for an entry, or for a request that waits for a second admin: then the dialog is done */
    boolean show(GrantResult outcome) {
        var entry = entryOf(outcome);
        if (entry.isPresent()) {
            say(
                    getTranslation(
                            "grants.result.posted",
                            formats.number(entry.get().balanceAfter()),
                            Names.typeInSentence(entry.get().type(), this)),
                    false);
            add(new Paragraph(new Anchor(Links.entry(entry.get().id()), getTranslation("grants.result.entry"))));
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

    /**
     * @param outcomes without the users whose grant failed
     * @return true if the grants to all users are done, or wait for a second admin
     */
    boolean show(List<String> uids, Map<String, GrantResult> outcomes) {
        var done = outcomes.values().stream()
                .filter(outcome -> entryOf(outcome).isPresent() || outcome instanceof GrantResult.AwaitsApproval)
                .count();
        var isDone = done == uids.size();
        say(getTranslation("grants.bulk.result", done, uids.size()), !isDone);
        var rows = new UnorderedList();
        rows.addClassName("bulk-results");
        for (var uid : uids) {
            var outcome = outcomes.get(uid);
            rows.add(new ListItem(getTranslation(
                    "grants.bulk.row", uid, outcome == null ? getTranslation("grants.bulk.failed") : text(outcome))));
        }
        add(rows);
        return isDone;
    }

    private String text(GrantResult outcome) {
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
        fail(Background.logged("grant", exception));
    }

    void fail(UUID supportId) {
        say(getTranslation("grants.result.failed", supportId), true);
    }

    void say(String text, boolean isError) {
        var message = new Paragraph(text);
        message.addClassName(isError ? "form-error" : "grant-done");
        add(message);
    }
}
