package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A grid whose rows are counted on another thread before it asks for them. It has a skeleton for the time of counting, a
 * message for an empty list, and one for a failure.
 */
public class CountedRows<T> extends Div {

    /** Where rows come from. It is called as the signed-in user. */
    public interface Source<T> {

        long count();

        /** @param limit the number of rows that the grid wants, which may exceed the page size of a service */
        Stream<T> page(int offset, int limit);

        /** Whether there are more rows than were counted. */
        default boolean hasMore() {
            return false;
        }
    }

    private final Grid<T> grid = new Grid<>();
    private final Span count = new Span();
    private final Div nothing = new Div();
    private final SkeletonRows skeleton = new SkeletonRows();
    private final LoadFailure failure;
    private final String name;
    private final String countKey;
    private boolean isRead;
    private final Loads loads = new Loads();

    /**
     * @param name the name of the reading in the log
     * @param countKey of the text with the number of rows; the one that says that there are more ends with {@code .more}
     * @param failureKey of the title of the message after a failure
     * @param retry reads again
     */
    public CountedRows(String name, String countKey, String failureKey, Runnable retry) {
        this.name = name;
        this.countKey = countKey;
        this.failure = new LoadFailure(failureKey, retry);
        count.addClassName("entries-count");
        count.getElement().setAttribute("role", "status");
        nothing.addClassNames("message", "no-match");
        grid.addClassName("entries");
        grid.setVisible(false);
        grid.setEmptyStateComponent(nothing);
        addClassName("counted-rows");
        add(failure, count, skeleton, grid);
    }

    public Grid<T> grid() {
        return grid;
    }

    /** Whether rows are shown, even if newer ones are being counted. */
    public boolean isRead() {
        return isRead;
    }

    /**
     * Shows the rows of a source as soon as they are counted, unless another source was set meanwhile.
     *
     * @param whenEmpty explains an empty list, and offers the next step
     */
    public void show(Source<T> source, Component... whenEmpty) {
        var load = loads.next();
        getElement().setAttribute("aria-busy", "true");
        failure.setVisible(false);
        skeleton.setVisible(!isRead);
        var counted = load.then((Long number) -> show(source, number, whenEmpty));
        Background.run(name, () -> counted.accept(source.count()), load.then(this::showFailure));
    }

    private void show(Source<T> source, long number, Component... whenEmpty) {
        isRead = true;
        getElement().removeAttribute("aria-busy");
        skeleton.setVisible(false);
        count.setText(getTranslation(source.hasMore() ? countKey + ".more" : countKey, number));
        nothing.removeAll();
        nothing.add(whenEmpty);
        grid.deselectAll();
        grid.setVisible(true);
        grid.setItems(
                query -> rows(source, query.getOffset(), query.getLimit()),
                _ -> Math.toIntExact(Math.min(number, Integer.MAX_VALUE)));
    }

    private Stream<T> rows(Source<T> source, int offset, int limit) {
        try {
            return source.page(offset, limit);
        } catch (RuntimeException exception) {
            var supportId = Background.logged(name, exception);
            // The grid is in the middle of writing its answer; the page may not change before it has ended.
            UI.getCurrentOrThrow().access(() -> showFailure(supportId));
            return Stream.empty();
        }
    }

    private void showFailure(UUID supportId) {
        getElement().removeAttribute("aria-busy");
        skeleton.setVisible(false);
        failure.show(supportId, isRead);
    }
}
