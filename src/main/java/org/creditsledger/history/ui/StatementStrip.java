package org.creditsledger.history.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import java.util.List;
import org.creditsledger.history.RangeStatement;

/** The sums of the listed span of time, as on a bank statement: opening + credits − debits = closing. */
class StatementStrip extends Div {

    StatementStrip() {
        addClassName("statement");
    }

    void showLoading() {
        removeAll();
        getElement().setAttribute("aria-busy", "true");
        var skeleton = new Div();
        skeleton.addClassNames("skeleton", "skeleton-strip");
        skeleton.getElement().setAttribute("aria-hidden", "true");
        add(skeleton);
    }

    /** @param span the days in words */
    void show(List<RangeStatement> statements, String span, FilterChoice choice, EntryTexts texts) {
        removeAll();
        getElement().removeAttribute("aria-busy");
        var table = new NativeTable();
        table.setCaptionText(texts.get("statement.caption", span));
        var header = table.getHead().addRow();
        for (var column : List.of(
                "entry.type", "statement.opening", "statement.credits", "statement.debits", "statement.closing")) {
            var cell = new NativeTableHeaderCell(texts.get(column));
            cell.getElement().setAttribute("scope", "col");
            header.add(cell);
        }
        statements.forEach(statement -> table.getBody().add(row(statement, texts)));
        add(table);
        if (choice.narrowsTheSpan()) {
            add(note(texts.get("statement.matching", matching(statements, texts)), "statement-note"));
        }
        if (!statements.stream().allMatch(RangeStatement::addsUp)) {
            var warning = note(texts.get("statement.wrong"), "form-error");
            warning.getElement().setAttribute("role", "alert");
            add(warning);
        }
    }

    private static NativeTableRow row(RangeStatement statement, EntryTexts texts) {
        var row = new NativeTableRow();
        var type = new NativeTableHeaderCell(texts.type(statement.type()));
        type.getElement().setAttribute("scope", "row");
        row.add(type);
        var formats = texts.formats();
        row.add(
                cell("statement.opening", formats.number(statement.opening()), texts),
                cell("statement.credits", formats.signed(statement.credits()), texts),
                cell("statement.debits", minus(statement.debits(), texts), texts),
                cell("statement.closing", "= " + formats.number(statement.closing()), texts));
        row.getElement().setAttribute("data-type", statement.type());
        return row;
    }

    /** @param nameKey also shown beside the number where there is no room for the header */
    private static NativeTableCell cell(String nameKey, String text, EntryTexts texts) {
        var cell = new NativeTableCell(text);
        cell.getElement().setAttribute("data-name", texts.get(nameKey));
        return cell;
    }

    private static String matching(List<RangeStatement> statements, EntryTexts texts) {
        return statements.stream()
                .filter(statement -> statement.entries() > 0 || statements.size() == 1)
                .map(statement -> texts.get(
                        "statement.matching.type",
                        texts.type(statement.type()),
                        texts.formats().signed(statement.matchingCredits()),
                        minus(statement.matchingDebits(), texts)))
                .reduce((left, right) -> left + " · " + right)
                .orElse(texts.get("statement.matching.nothing"));
    }

    private static String minus(long amount, EntryTexts texts) {
        return amount == 0 ? "\u22120" : texts.formats().signed(-amount);
    }

    private static Paragraph note(String text, String className) {
        var note = new Paragraph(text);
        note.addClassName(className);
        return note;
    }
}
