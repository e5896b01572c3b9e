package org.creditsledger.jobs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import java.time.Instant;
import java.util.function.Consumer;
import org.creditsledger.ledger.Hold;
import org.creditsledger.shell.CopyableId;
import org.creditsledger.shell.Links;
import org.jspecify.annotations.Nullable;

/** The columns of a list of running jobs, and the card that replaces them in a narrow window. */
class RunningColumns {

    private final Grid<RunningJob> grid;
    private final RunningTexts texts;
    private final Consumer<String> announce;

    /** @param announce says something to those who do not see it */
    RunningColumns(Grid<RunningJob> grid, RunningTexts texts, Consumer<String> announce) {
        this.grid = grid;
        this.texts = texts;
        this.announce = announce;
    }

    void addUser() {
        grid.addColumn(LitRenderer.<RunningJob>of(
                                "<span class=\"job-lines\"><a href=\"${item.page}\">${item.uid}</a><span class=\"job-note\">${item.email}</span></span>")
                        .withProperty("page", job -> Links.entriesOf(job.hold().uid()))
                        .withProperty("uid", job -> job.hold().uid())
                        .withProperty("email", RunningJob::email))
                .setKey("user")
                .setHeader(texts.get("entry.user"))
                .setFlexGrow(1);
    }

    void addJob(String zoneName) {
        grid.addComponentColumn(this::job)
                .setKey("job")
                .setHeader(texts.get("entry.job"))
                .setFlexGrow(1);
        grid.addColumn(LitRenderer.<RunningJob>of(
                                "<span class=\"job-lines\"><span>${item.held}</span><span class=\"job-note\">${item.type}</span></span>")
                        .withProperty("held", job -> texts.number(job.hold().held()))
                        .withProperty("type", job -> texts.type(job.hold())))
                .setKey("reserved")
                .setHeader(texts.get("running.reserved"))
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(job -> texts.number(job.hold().captured()))
                .setKey("charged")
                .setHeader(texts.get("running.charged"))
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
        time("since", zoneName, Hold::createdAt);
        time("expires", zoneName, Hold::expiresAt);
    }

    void addAction(ValueProvider<RunningJob, Component> action) {
        grid.addComponentColumn(action)
                .setKey("action")
                .setHeader(texts.get("running.action"))
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    /**
     * @param hasUser whether the list is of several users
     * @param action null where a reader can do nothing with a job
     */
    Grid.Column<RunningJob> addCard(
            String title, boolean hasUser, @Nullable ValueProvider<RunningJob, Component> action) {
        return grid.addComponentColumn(job -> card(job, hasUser, action)).setHeader(title);
    }

    private void time(String key, String zoneName, ValueProvider<Hold, Instant> time) {
        grid.addColumn(LitRenderer.<RunningJob>of(
                                "<span class=\"job-lines\"><span>${item.fromNow}</span><time class=\"job-note\" datetime=${item.utc}>${item.local}</time></span>")
                        .withProperty("fromNow", job -> texts.fromNow(time.apply(job.hold()), job.readAt()))
                        .withProperty("utc", job -> time.apply(job.hold()).toString())
                        .withProperty("local", job -> texts.local(time.apply(job.hold()))))
                .setKey(key)
                .setHeader(texts.get("running." + key, zoneName))
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    private Component job(RunningJob job) {
        var lines = new Div(
                new CopyableId(texts.get("entry.job"), job.hold().jobId(), announce),
                note(job.hold().reason()));
        lines.addClassName("job-lines");
        return lines;
    }

    private Component card(RunningJob job, boolean hasUser, @Nullable ValueProvider<RunningJob, Component> action) {
        var hold = job.hold();
        var card = new Div();
        card.addClassName("job-card");
        if (hasUser) {
            var user = new Span(new Anchor(Links.entriesOf(hold.uid()), hold.uid()), note(job.email()));
            user.addClassName("job-user");
            card.add(user);
        }
        card.add(job(job), new Span(texts.get("running.card.credits", texts.credits(hold.held(), hold))));
        if (hold.captured() > 0) {
            card.add(note(texts.get("running.card.charged", texts.number(hold.captured()))));
        }
        card.add(
                note(texts.get(
                        "running.card.since",
                        texts.fromNow(hold.createdAt(), job.readAt()),
                        texts.local(hold.createdAt()))),
                note(texts.get(
                        "running.card.expires",
                        texts.fromNow(hold.expiresAt(), job.readAt()),
                        texts.local(hold.expiresAt()))));
        if (action != null) {
            card.add(action.apply(job));
        }
        return card;
    }

    private static Component note(String text) {
        var note = new Span(text);
        note.addClassName("job-note");
        return note;
    }
}
