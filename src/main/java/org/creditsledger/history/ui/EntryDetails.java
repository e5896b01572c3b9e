package org.creditsledger.history.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.Posting;
import org.creditsledger.lots.Category;
import org.creditsledger.shell.CopyableId;
import org.creditsledger.shell.Links;
import org.jspecify.annotations.Nullable;

/** All facts of one entry, with a sentence about whether it was charged and whether it was refunded later. */
class EntryDetails extends Aside {

    /** The rest is only counted. */
    static final int MAX_LOTS = 20;

    private final EntryLinks links;
    private final @Nullable EveryUser everyUser;
    private final Consumer<String> announce;
    private final H2 title = new H2();
    private final Div content = new Div();

    /**
     * @param everyUser null where all entries are of one user
     * @param announce speaks a message to users of screen readers
     */
    EntryDetails(
            EntryTexts texts,
            EntryLinks links,
            @Nullable EveryUser everyUser,
            Runnable close,
            Consumer<String> announce) {
        this.links = links;
        this.everyUser = everyUser;
        this.announce = announce;
        var closeButton = new Button("\u2715", _ -> close.run());
        closeButton.setAriaLabel(texts.get("entry.close"));
        closeButton.addThemeVariants(ButtonVariant.TERTIARY);
        title.setId("entry-details-title");
        title.getElement().setAttribute("tabindex", "-1");
        getElement().setAttribute("aria-labelledby", "entry-details-title");
        addClassName("entry-details");
        add(new Header(title, closeButton), content);
        setVisible(false);
        Shortcuts.addShortcutListener(this, close::run, Key.ESCAPE).listenOn(this);
    }

    /**
     * An entry with the related ones.
     *
     * @param original the entry that it refunds or undoes
     * @param undoneBy the entries that refunded or undid it
     * @param hold the credits reserved for its job
     * @param lots the first {@value #MAX_LOTS} parts of its credits, where lots took part
     */
    record Shown(Entry entry, Optional<Entry> original, List<Entry> undoneBy, Optional<Hold> hold, List<OfLot> lots) {}

    /**
     * Credits that an entry brought or took.
     *
     * @param category of their lot; null for credits in no lot
     */
    record OfLot(
            long amount,
            @Nullable Category category,
            @Nullable String label) {}

    void show(Shown shown, EntryTexts texts) {
        var entry = shown.entry();
        title.setText(texts.get("entry.title." + entry.direction().code(), credits(entry.amount(), entry, texts)));
        content.removeAll();
        var answer = new Paragraph(answer(shown, texts));
        answer.addClassName("answer");
        var before = entry.balanceAfter() - (entry.direction() == Direction.CREDIT ? entry.amount() : -entry.amount());
        var balance = new Paragraph(texts.get(
                "entry.before-after",
                texts.formats().number(before),
                texts.formats().number(entry.balanceAfter()),
                texts.typeInSentence(entry.type())));
        balance.addClassName("before-after");
        content.add(answer);
        shown.hold().ifPresent(hold -> content.add(new Paragraph(held(hold, texts))));
        content.add(balance);
        if (everyUser != null && isUndoable(shown)) {
            content.add(new Paragraph(new Anchor(Links.undo(entry.id()), texts.get("entry.undo"))));
        }
        content.add(facts(shown, texts));
        setVisible(true);
        title.getElement().executeJs("this.focus()");
    }

    private static boolean isUndoable(Shown shown) {
        return shown.entry().source().equals(Posting.ADMIN_ADJUSTMENT)
                && shown.entry().relatedEntryId() == null
                && shown.undoneBy().isEmpty();
    }

    private static String answer(Shown shown, EntryTexts texts) {
        var entry = shown.entry();
        var amount = credits(entry.amount(), entry, texts);
        var undone = shown.undoneBy().stream().mapToLong(Entry::amount).sum();
        var undoneText = texts.formats().number(undone);
        var isRefund = entry.source().equals(Posting.REFUND);
        if (shown.original().isPresent()) {
            var original = shown.original().get();
            var givenBack = entry.paymentId() == null ? "entry.answer.given-back" : "entry.answer.returned";
            return texts.get(
                    entry.direction() == Direction.CREDIT ? givenBack : "entry.answer.taken-back",
                    amount,
                    texts.formats().number(original.amount()),
                    texts.formats().local(original.createdAt()));
        }
        if (entry.direction() == Direction.CREDIT) {
            var what = entry.source().equals(Posting.PURCHASE)
                    ? "entry.answer.bought"
                    : isRefund ? "entry.answer.refunded" : "entry.answer.received";
            return texts.get(what, amount)
                    + (undone == 0 ? "" : " " + texts.get("entry.answer.taken-later", undoneText));
        }
        if (entry.source().equals(Posting.EXPIRY)) {
            return texts.get("entry.answer.expired", amount);
        }
        if (isRefund || entry.source().equals(Posting.ADMIN_ADJUSTMENT)) {
            return texts.get(isRefund ? "entry.answer.payment-refunded" : "entry.answer.taken", amount);
        }
        if (undone == 0) {
            return texts.get("entry.answer.charged", amount);
        }
        return undone == entry.amount()
                ? texts.get(
                        "entry.answer.charged.all-back",
                        amount,
                        texts.formats().local(shown.undoneBy().getLast().createdAt()))
                : texts.get(
                        "entry.answer.charged.part-back",
                        amount,
                        undoneText,
                        texts.formats().number(entry.amount() - undone));
    }

    /** The sentence about the credits reserved for a job that was not charged, or not yet. */
    static String nothingCharged(Optional<Hold> hold, EntryTexts texts) {
        return hold.map(reserved -> texts.get(
                        "job.not-charged." + reserved.status().code(),
                        texts.formats().number(reserved.amount()),
                        texts.typeInSentence(reserved.type())))
                .orElseGet(() -> texts.get("job.not-charged.unknown"));
    }

    private static String held(Hold hold, EntryTexts texts) {
        var reserved = texts.formats().number(hold.amount());
        var captured = hold.capturedAmount();
        return hold.status() == HoldStatus.CAPTURED && captured != null
                ? texts.get("entry.held.captured", reserved, texts.formats().number(captured))
                : texts.get("entry.held", reserved);
    }

    private DescriptionList facts(Shown shown, EntryTexts texts) {
        var entry = shown.entry();
        var facts = new DescriptionList();
        if (everyUser != null) {
            var email = everyUser.email(entry.uid());
            add(facts, texts.get("entry.email"), new Span(email.isEmpty() ? "\u2014" : email));
            var all = new Anchor(links.ofUser().apply(entry.uid()), texts.get("entry.user.entries"));
            addId(facts, "entry.user", entry.uid(), all, texts);
        }
        add(
                facts,
                texts.get("entry.created-at.in", texts.zoneName()),
                new Span(texts.formats().local(entry.createdAt())));
        add(facts, texts.get("entry.utc"), new Span(texts.formats().utc(entry.createdAt())));
        add(facts, texts.get("entry.reason"), new Span(entry.reason()));
        add(facts, texts.get("entry.source"), new Span(texts.source(entry.source())));
        if (!shown.lots().isEmpty()) {
            add(facts, texts.get("entry.lots." + entry.direction().code()), lots(shown, texts));
        }
        entry.meta().forEach((name, value) -> add(facts, texts.fact(name), new Span(value)));
        shown.original().ifPresent(original -> add(facts, texts.get("entry.original"), linkTo(original, texts)));
        shown.undoneBy().forEach(undo -> add(facts, texts.get("entry.undone-by"), linkTo(undo, texts)));
        if (entry.invoiceId() != null) {
            add(
                    facts,
                    texts.get("entry.invoice"),
                    new Anchor(Links.invoice(entry.invoiceId()), texts.get("entry.invoice.show")));
        }
        if (entry.jobId() != null) {
            var all = new Anchor(links.ofJob().apply(entry.jobId()), texts.get("entry.job.entries"));
            addId(facts, "entry.job", entry.jobId(), all, texts);
        }
        addId(facts, "entry.payment", entry.paymentId(), null, texts);
        addId(facts, "entry.id", entry.id().toString(), null, texts);
        addId(facts, "entry.invoice-id", text(entry.invoiceId()), null, texts);
        addId(facts, "entry.related-id", text(entry.relatedEntryId()), null, texts);
        addId(facts, "entry.key", entry.idempotencyKey(), null, texts);
        add(facts, texts.get("entry.seq"), new Span(texts.formats().number(entry.seq())));
        add(facts, texts.get("entry.created-by"), new Span(entry.createdBy()));
        return facts;
    }

    private static Div lots(Shown shown, EntryTexts texts) {
        var words = new LotTexts(texts);
        var lots = new Div();
        shown.lots().forEach(part -> lots.add(new Div(words.credits(part.amount(), part.category(), part.label()))));
        var others = shown.entry().lots().size() - shown.lots().size();
        if (others > 0) {
            lots.add(new Div(texts.get("lots.more", others)));
        }
        return lots;
    }

    private Anchor linkTo(Entry other, EntryTexts texts) {
        return new Anchor(
                links.ofEntry().apply(other.id()),
                texts.get(
                        "entry.other",
                        texts.signedAmount(other),
                        texts.formats().local(other.createdAt())));
    }

    private static void add(DescriptionList facts, String name, Component value) {
        facts.add(new DescriptionList.Term(name));
        facts.add(new DescriptionList.Description(value));
    }

    private void addId(
            DescriptionList facts, String nameKey, @Nullable String id, @Nullable Anchor link, EntryTexts texts) {
        if (id == null) {
            return;
        }
        var name = texts.get(nameKey);
        var value = new CopyableId(name, id, announce);
        if (link != null) {
            value.add(link);
        }
        add(facts, name, value);
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static String credits(long amount, Entry entry, EntryTexts texts) {
        return texts.get("entry.credits", amount, texts.typeInSentence(entry.type()));
    }
}
