package org.creditsledger.anomalies.ui;

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
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import java.util.List;
import java.util.function.Consumer;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyChange;
import org.creditsledger.anomalies.AnomalyRemedy;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.anomalies.ChangeResult;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.CopyableId;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.Names;
import org.jspecify.annotations.Nullable;

/** The details of one anomaly, the advice about it, and the decisions of admins. */
class AnomalyDetails extends Aside {

    final TextField note = new TextField();
    final Div buttons = new Div();
    final Paragraph message = new Paragraph();

    private final AnomalyService anomalies;
    private final List<AnomalyRemedy> remedies;
    private final String adminUid;
    private final Runnable changed;
    private final Consumer<String> announce;
    private final H2 title = new H2();
    private final Div about = new Div();
    private final Div content = new Div();

    /**
     * @param changed runs when the list must be read again
     * @param announce reads a text aloud in screen readers
     */
    AnomalyDetails(
            AnomalyService anomalies,
            List<AnomalyRemedy> remedies,
            String adminUid,
            Runnable close,
            Runnable changed,
            Consumer<String> announce) {
        this.anomalies = anomalies;
        this.remedies = remedies;
        this.adminUid = adminUid;
        this.changed = changed;
        this.announce = announce;
        var closeButton = new Button("\u2715", _ -> close.run());
        closeButton.setAriaLabel(getTranslation("entry.close"));
        closeButton.addThemeVariants(ButtonVariant.TERTIARY);
        title.setId("anomaly-details-title");
        title.getElement().setAttribute("tabindex", "-1");
        getElement().setAttribute("aria-labelledby", "anomaly-details-title");
        note.setLabel(getTranslation("anomalies.note"));
        note.setMaxLength(AnomalyService.MAX_NOTE_LENGTH);
        note.setWidthFull();
        buttons.addClassName("chips");
        message.getElement().setAttribute("role", "status");
        addClassName("entry-details");
        add(new Header(title, closeButton), about, note, buttons, message, content);
        setVisible(false);
        Shortcuts.addShortcutListener(this, close::run, Key.ESCAPE).listenOn(this);
    }

    void show(Anomaly anomaly, Formats formats) {
        title.setText(getTranslation("anomalies.kind." + anomaly.kind().code()));
        about.removeAll();
        content.removeAll();
        var answer =
                new Paragraph(getTranslation("anomalies.about." + anomaly.kind().code()));
        answer.addClassName("answer");
        var details = new Paragraph(anomaly.details());
        details.getElement().setAttribute("lang", "en"); // the same text as in the log
        about.add(answer, details);
        for (var offered : remedies) {
            offered.remedyFor(anomaly)
                    .map(remedy -> new Anchor(remedy.path(), getTranslation(remedy.textKey())))
                    .ifPresent(about::add);
        }
        content.add(facts(anomaly, formats), history(anomaly, formats));
        note.clear();
        message.setText("");
        buttons.removeAll();
        for (var state : AnomalyState.values()) {
            if (state != anomaly.state()) {
                buttons.add(button(anomaly, state, formats));
            }
        }
        setVisible(true);
        title.getElement().executeJs("this.focus()");
    }

    private Button button(Anomaly anomaly, AnomalyState state, Formats formats) {
        var button = new Button(getTranslation("anomalies.set." + state.code()));
        button.setDisableOnClick(true);
        if (state == AnomalyState.RESOLVED) {
            button.addThemeVariants(ButtonVariant.PRIMARY);
        }
        button.addClickListener(_ -> change(anomaly, state, formats));
        return button;
    }

    private void change(Anomaly anomaly, AnomalyState state, Formats formats) {
        try {
            var result = anomalies.change(
                    anomaly.id(), anomaly.version(), state, note.getValue().strip(), adminUid);
            switch (result) {
                case ChangeResult.Changed(var now) -> show(now, formats);
                case ChangeResult.ChangedMeanwhile(var now) -> {
                    show(now, formats);
                    message.setText(getTranslation("anomalies.changed-meanwhile"));
                }
                case ChangeResult.NotFound() -> message.setText(getTranslation("anomalies.unknown"));
            }
            changed.run();
        } catch (RuntimeException exception) {
            message.setText(getTranslation("failure.text", Background.logged("anomaly-state", exception)));
            buttons.getChildren().map(Button.class::cast).forEach(button -> button.setEnabled(true));
        }
    }

    private DescriptionList facts(Anomaly anomaly, Formats formats) {
        var facts = new DescriptionList();
        add(
                facts,
                "anomalies.state",
                new Span(getTranslation("anomalies.state." + anomaly.state().code())));
        add(facts, "anomalies.times", new Span(formats.number(anomaly.times())));
        add(facts, "anomalies.first", new Span(formats.local(anomaly.firstSeen())));
        add(facts, "anomalies.last", new Span(formats.local(anomaly.lastSeen())));
        if (anomaly.type() != null) {
            add(facts, "entry.type", new Span(Names.type(anomaly.type(), this)));
        }
        if (anomaly.attemptedAmount() != 0) {
            add(facts, "anomalies.attempted", new Span(formats.number(anomaly.attemptedAmount())));
            add(facts, "anomalies.balance", new Span(formats.number(anomaly.balance())));
            add(facts, "anomalies.available", new Span(formats.number(anomaly.available())));
        }
        if (anomaly.uid() != null) {
            addId(
                    facts,
                    "entry.user",
                    anomaly.uid(),
                    new Anchor(Links.entriesOf(anomaly.uid()), getTranslation("entry.user.entries")));
        }
        if (anomaly.entryId() != null) {
            addId(
                    facts,
                    "entry.id",
                    anomaly.entryId().toString(),
                    new Anchor(Links.entry(anomaly.entryId()), getTranslation("anomalies.entry")));
        }
        addId(facts, "anomalies.key", anomaly.key(), null);
        addId(facts, "anomalies.id", anomaly.id().toString(), null);
        return facts;
    }

    private Div history(Anomaly anomaly, Formats formats) {
        var lines = new UnorderedList();
        for (var change : anomalies.history(anomaly.id())) {
            lines.add(new ListItem(line(change, formats)));
        }
        var history = new Div(new H3(getTranslation("anomalies.history")), lines);
        history.setVisible(lines.getComponentCount() > 0);
        return history;
    }

    private String line(AnomalyChange change, Formats formats) {
        var who = change.changedBy() == null ? getTranslation("anomalies.seen-again") : change.changedBy();
        var line = getTranslation(
                "anomalies.history.line",
                formats.local(change.changedAt()),
                getTranslation("anomalies.state." + change.state().code()),
                who);
        return change.note().isEmpty() ? line : line + ": " + change.note();
    }

    private void add(DescriptionList facts, String nameKey, Component value) {
        facts.add(new DescriptionList.Term(getTranslation(nameKey)));
        facts.add(new DescriptionList.Description(value));
    }

    private void addId(DescriptionList facts, String nameKey, String id, @Nullable Anchor link) {
        var value = new CopyableId(getTranslation(nameKey), id, announce);
        if (link != null) {
            value.add(link);
        }
        add(facts, nameKey, value);
    }
}
