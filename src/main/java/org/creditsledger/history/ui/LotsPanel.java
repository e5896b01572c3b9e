package org.creditsledger.history.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.creditsledger.ledger.Balance;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotList;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.Loads;
import org.jspecify.annotations.Nullable;

/** The lots of a user in the order of their use, behind one line. It is not there for a user without lots. */
class LotsPanel extends Details {

    /** More than that nobody reads, although a user can have thousands. */
    private static final int SHOWN = 50;

    final Div rows = new Div();
    final Details past = new Details();

    private final Div pastRows = new Div();
    private final LotList lots;
    private final @Nullable Function<Lot, Component> action;
    private final Loads loads = new Loads();
    private @Nullable Shown shown;
    private List<Row> drawn = List.of();

    /** @param action makes a component at the end of the row of a lot; null for none */
    LotsPanel(LotList lots, @Nullable Function<Lot, Component> action) {
        this.lots = lots;
        this.action = action;
        past.setSummaryText(getTranslation("lots.past"));
        past.add(pastRows);
        past.addClassName("lots-past");
        past.addOpenedChangeListener(_ -> readPast());
        addOpenedChangeListener(event -> {
            if (event.isOpened() && shown != null) {
                draw(shown.lots(), shown.words());
            }
        });
        addClassName("lots");
        addThemeName("no-padding");
        add(rows, past);
        setVisible(false);
    }

    private record Shown(UserLots lots, LotTexts words) {}

    private record Row(Lot lot, String text, boolean isFirst) {}

    void hide() {
        loads.next();
        shown = null;
        setOpened(false);
        past.setOpened(false);
        setVisible(false);
    }

    void show(UserLots read, EntryTexts texts) {
        var words = new LotTexts(texts);
        shown = new Shown(read, words);
        setVisible(!read.open().isEmpty());
        setSummaryText(words.summary(read));
        if (isOpened()) {
            draw(read, words);
        }
    }

    /** Rows that are still right stay, with the focus that is in them. */
    private void draw(UserLots read, LotTexts words) {
        var wanted = new ArrayList<Row>();
        read.balances().perType().stream()
                .map(Balance::type)
                .flatMap(read::open)
                .limit(SHOWN)
                .forEach(lot -> wanted.add(new Row(lot, words.state(lot, read.now()), read.isUsedFirst(lot))));
        if (wanted.equals(drawn)) {
            return;
        }
        drawn = wanted;
        rows.removeAll();
        wanted.stream().map(row -> row.lot().type()).distinct().forEach(type -> drawType(type, words));
        var others = read.open().size() - wanted.size();
        if (others > 0) {
            rows.add(new Paragraph(getTranslation("lots.more", others)));
        }
        readPast();
    }

    private void drawType(String type, LotTexts words) {
        var list = new UnorderedList();
        drawn.stream().filter(row -> row.lot().type().equals(type)).forEach(row -> {
            var item = item(row.lot(), row.text(), words);
            if (row.isFirst()) {
                item.add(new Badge(getTranslation("lots.first")));
            }
            if (action != null) {
                item.add(action.apply(row.lot()));
            }
            list.add(item);
        });
        rows.add(new H2(words.texts().type(type)), list);
    }

    private static ListItem item(Lot lot, String text, LotTexts words) {
        var name = new Span(words.name(lot));
        name.addClassName("lot-name");
        var state = new Span(text);
        state.addClassName("lot-state");
        var item = new ListItem(name, state);
        item.getElement().setAttribute("data-lot", lot.id().toString());
        return item;
    }

    /** Most readers never open them, so they are read then. */
    private void readPast() {
        if (!past.isOpened() || shown == null) {
            return;
        }
        var load = loads.next();
        var of = shown;
        var show = load.then((List<Lot> found) -> showPast(found, of));
        var fail = load.then(this::showFailure);
        Background.run("lots-past", () -> show.accept(lots.past(of.lots().uid())), fail);
    }

    private void showPast(List<Lot> found, Shown of) {
        var texts = of.words().texts();
        var list = new UnorderedList();
        found.forEach(lot -> {
            var text = of.words().past(lot, of.lots().now());
            list.add(item(lot, texts.get("lots.typed", texts.type(lot.type()), text), of.words()));
        });
        pastRows.removeAll();
        pastRows.add(found.isEmpty() ? new Paragraph(getTranslation("lots.past.none")) : list);
    }

    private void showFailure(UUID supportId) {
        var failure = new Paragraph(getTranslation("failure.text", supportId));
        failure.addClassName("form-error");
        pastRows.removeAll();
        pastRows.add(failure);
    }
}
