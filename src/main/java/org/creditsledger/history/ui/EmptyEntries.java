package org.creditsledger.history.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import java.util.List;
import org.creditsledger.ledger.Hold;

/** The messages in place of a list without rows. */
class EmptyEntries {

    /** Nothing was ever written. */
    final Div nothingYet = new Div();
    /** The filters leave nothing. */
    final Div noMatch = new Div();

    private final Runnable clearFilters;

    /** @param nextStep leads to a page where there is more to do */
    EmptyEntries(EntryTexts texts, boolean isOfEverybody, Component nextStep, Runnable clearFilters) {
        this.clearFilters = clearFilters;
        nothingYet.addClassNames("message", "nothing-yet");
        nothingYet.add(
                new H2(texts.get("entries.nothing-yet.title")),
                new Paragraph(texts.get(isOfEverybody ? "entries.nothing-yet.all" : "entries.nothing-yet.text")),
                nextStep);
        nothingYet.setVisible(false);
        noMatch.addClassNames("message", "no-match");
    }

    /** @param holds of the chosen job, if it has no entries */
    void showNoMatch(FilterChoice choice, List<Hold> holds, EntryTexts texts) {
        noMatch.removeAll();
        noMatch.add(
                new H2(texts.get("entries.no-match.title")),
                new Paragraph(
                        choice.jobId() == null
                                ? texts.get("entries.no-match.text")
                                : EntryDetails.nothingCharged(holds.stream().findFirst(), texts)),
                new Button(texts.get("filter.clear"), _ -> clearFilters.run()));
    }
}
