package org.creditsledger.users.ui;

import static java.util.stream.Collectors.joining;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import java.util.stream.Stream;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.users.UserCredits;

/** The columns of the list of users. */
class UsersColumns {

    private static final String NONE = "\u2014";

    private final Grid<UserCredits> grid;
    private final Formats formats;

    UsersColumns(Grid<UserCredits> grid, Formats formats) {
        this.grid = grid;
        this.formats = formats;
    }

    void add() {
        grid.addColumn(LitRenderer.<UserCredits>of(
                                "<a href=\"${item.page}\">${item.uid}</a> <small>${item.email}</small>")
                        .withProperty("page", user -> Links.entriesOf(user.uid()))
                        .withProperty("uid", UserCredits::uid)
                        .withProperty("email", UsersColumns::email))
                .setKey("user")
                .setHeader(grid.getTranslation("users.user"))
                .setFlexGrow(1);
        number("available", user -> formats.number(user.available()));
        text("state", this::state);
        number("balance", user -> formats.number(user.balance()));
        grid.addColumn(LitRenderer.<UserCredits>of(
                                "${item.page ? html`<a href=\"${item.page}\">${item.held}</a>` : '0'}")
                        .withProperty("page", user -> user.held() == 0 ? null : Links.reserved(user.uid(), user.type()))
                        .withProperty("held", user -> formats.number(user.held())))
                .setKey("held")
                .setHeader(grid.getTranslation("users.held"))
                .setAutoWidth(true)
                .setFlexGrow(0)
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END);
        number("spent-7", user -> formats.number(user.spent7Days()));
        number("spent-30", user -> formats.number(user.spent30Days()));
        number("days-left", this::daysLeft);
        text("last-activity", this::lastActivity);
    }

    /** The column that replaces all others in a narrow window. */
    Grid.Column<UserCredits> addCard() {
        return grid.addColumn(LitRenderer.<UserCredits>of("""
                                <span class="entry-card"><span><a href="${item.page}">${item.uid}</a><b>${item.available}</b></span>
                                <span><small>${item.email}</small><small>${item.state}</small></span>
                                <span><small>${item.more}</small></span></span>""")
                        .withProperty("page", user -> Links.entriesOf(user.uid()))
                        .withProperty("uid", UserCredits::uid)
                        .withProperty("email", UsersColumns::email)
                        .withProperty("available", user -> formats.number(user.available()))
                        .withProperty("state", this::state)
                        .withProperty(
                                "more",
                                user -> grid.getTranslation(
                                        "users.card",
                                        formats.number(user.held()),
                                        formats.number(user.spent30Days()),
                                        daysLeft(user),
                                        lastActivity(user))))
                .setHeader(grid.getTranslation("users.user"));
    }

    private Grid.Column<UserCredits> text(String key, ValueProvider<UserCredits, String> text) {
        return grid.addColumn(text)
                .setKey(key)
                .setHeader(grid.getTranslation("users." + key))
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    private void number(String key, ValueProvider<UserCredits, String> text) {
        text(key, text).setPartNameGenerator(_ -> "number").setTextAlign(ColumnTextAlign.END);
    }

    private static String email(UserCredits user) {
        return user.email() == null ? "" : user.email();
    }

    private String state(UserCredits user) {
        return Stream.of(
                        user.isDisabled() ? grid.getTranslation("users.disabled") : "",
                        user.isLow() ? grid.getTranslation("users.low") : "")
                .filter(state -> !state.isEmpty())
                .collect(joining(", "));
    }

    private String daysLeft(UserCredits user) {
        return user.daysLeft() == null ? NONE : formats.number(user.daysLeft());
    }

    private String lastActivity(UserCredits user) {
        return user.lastActivityAt() == null ? NONE : formats.local(user.lastActivityAt());
    }
}
