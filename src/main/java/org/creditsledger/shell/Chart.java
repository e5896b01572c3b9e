package org.creditsledger.shell;

import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.function.Consumer;
import org.creditsledger.text.Codes;

/**
 * Shows numbers as a picture, whoever draws it. A picture alone is for nobody who cannot see it: put a table of the same
 * numbers beside it.
 */
public class Chart extends Div {

    private final ChartDrawing drawing;
    private List<Category> categories = List.of();

    public Chart(Kind kind) {
        drawing = ChartDrawing.of(kind);
        addClassName("chart");
        add(drawing.component());
    }

    /** @param description what the picture shows and where its numbers stand, for whoever cannot see it */
    public void show(String description, List<Category> categories, List<Series> series) {
        if (!series.stream().allMatch(one -> one.values().size() == categories.size())) {
            throw new IllegalArgumentException("a series needs a value of each category");
        }
        this.categories = List.copyOf(categories);
        drawing.draw(description, this.categories, series);
    }

    /** @param chosen gets the id of the category that somebody clicks at */
    public void onClick(Consumer<String> chosen) {
        drawing.onClick(index -> {
            // The browser may be one picture behind.
            if (index >= 0 && index < categories.size()) {
                chosen.accept(categories.get(index).id());
            }
        });
    }

    /** How series stand to each other. */
    public enum Kind {
        /** Columns side by side in time: credits stand on the line, debits hang below it. */
        MIRRORED,
        /** Bars below each other, with room for long names. */
        BARS;

        String code() {
            return Codes.of(this);
        }
    }

    /** What a series is about; color and pattern follow from it. */
    public enum Role {
        CREDIT,
        DEBIT;

        String code() {
            return Codes.of(this);
        }
    }

    /**
     * @param id tells a click
     * @param label for people
     */
    public record Category(String id, String label) {}

    /** @param values one of each category, none below zero */
    public record Series(String name, Role role, List<Long> values) {}
}
