package org.creditsledger.history.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.history.CreditsWatch;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.ExportProgress;
import org.creditsledger.ledger.Direction;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.QueryState;
import org.jspecify.annotations.Nullable;

/** The link that downloads the listed entries, with the progress beside it. */
class ExportOffer {

    /** An export of fewer rows ends before a reader notices its progress. */
    private static final int SHORT_EXPORT_ROWS = 5_000;

    final Anchor link = new Anchor();
    final Div state = new Div();

    private final Span text = new Span();
    private final ProgressBar bar = new ProgressBar();
    private final ExportProgress exports;
    private final String readerUid;
    private final String path;
    private final boolean isOfEverybody;
    private CreditsWatch.@Nullable Watch watch;

    /**
     * @param path of the download, without its parameters
     * @param isOfEverybody whether the link must name the users
     */
    ExportOffer(ExportProgress exports, String readerUid, String path, boolean isOfEverybody) {
        this.exports = exports;
        this.readerUid = readerUid;
        this.path = path;
        this.isOfEverybody = isOfEverybody;
        link.addClassName("button-link");
        link.setRouterIgnore(true);
        link.getElement().setAttribute("download", true);
        state.addClassName("export-state");
        state.getElement().setAttribute("role", "status");
        state.add(text, bar);
        state.setVisible(false);
    }

    void show(EntryPages rows, EntryTexts texts) {
        stop();
        state.setVisible(false);
        link.setVisible(rows.count() > 0);
        link.setText(
                rows.isAll()
                        ? texts.get("export.csv", rows.count())
                        : texts.get("export.csv.many", texts.formats().number(rows.count())));
        var token = UUID.randomUUID().toString();
        link.setHref(Links.to(path, parameters(rows.filter(), token)));
        var ui = UI.getCurrentOrThrow();
        watch = exports.watch(
                readerUid,
                token,
                ui.accessLater((ExportProgress.Progress progress) -> show(progress, rows, texts), () -> {})::accept);
    }

    void stop() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private Map<String, List<String>> parameters(EntryFilter filter, String token) {
        return QueryState.write()
                .with("uid", isOfEverybody ? filter.uids() : List.of())
                .with("type", filter.types())
                .with(
                        "direction",
                        filter.directions().stream().map(Direction::code).toList())
                .with("source", filter.sources())
                .with("from", filter.from())
                .with("to", filter.to())
                .with("job", filter.jobId())
                .with("payment", filter.paymentId())
                .with("token", token)
                .parameters();
    }

    private void show(ExportProgress.Progress progress, EntryPages rows, EntryTexts texts) {
        var written = progress.rows();
        if (progress.state() == ExportProgress.State.RUNNING && rows.count() <= SHORT_EXPORT_ROWS) {
            return;
        }
        state.setVisible(true);
        bar.setVisible(progress.state() == ExportProgress.State.RUNNING);
        bar.setIndeterminate(!rows.isAll());
        bar.setMax(Math.max(1, rows.count()));
        bar.setValue(Math.min(written, rows.count()));
        text.setText(
                switch (progress.state()) {
                    case RUNNING ->
                        rows.isAll()
                                ? texts.get("export.running", written, rows.count())
                                : texts.get("export.running.many", written);
                    case FINISHED -> texts.get("export.finished", written);
                    case CUT_OFF -> texts.get("export.cut-off");
                    case REFUSED -> texts.get("export.refused");
                });
    }
}
