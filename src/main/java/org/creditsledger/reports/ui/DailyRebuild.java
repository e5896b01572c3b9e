package org.creditsledger.reports.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.util.UUID;
import java.util.function.Supplier;
import org.creditsledger.reports.DailySummaries;
import org.creditsledger.reports.DayRange;
import org.creditsledger.reports.RebuildResult;
import org.creditsledger.shell.Background;

/** The button that summarizes the shown days anew, and the line with its progress. */
class DailyRebuild extends Div {

    /** The number of progress messages: each is sent to the browser. */
    private static final int PROGRESS_STEPS = 50;

    final Button button = new Button();
    final Span text = new Span();

    private final ProgressBar bar = new ProgressBar();
    private final DailySummaries summaries;
    private final Supplier<DayRange> range;
    private final Runnable ended;

    /** @param ended runs after each rebuild, failed or not */
    DailyRebuild(DailySummaries summaries, Supplier<DayRange> range, Runnable ended) {
        this.summaries = summaries;
        this.range = range;
        this.ended = ended;
        button.setText(getTranslation("daily.rebuild"));
        button.setDisableOnClick(true);
        button.setTooltipText(getTranslation("daily.rebuild.help"));
        button.addClickListener(_ -> rebuild());
        addClassName("export-state");
        getElement().setAttribute("role", "status");
        setVisible(false);
        add(text, bar);
    }

    private void rebuild() {
        var ui = UI.getCurrentOrThrow();
        var wanted = range.get();
        var days = Math.toIntExact(wanted.days().count());
        showProgress(0, days);
        var progress = ui.accessLater((Integer done) -> showProgress(done, days), () -> {});
        var rebuilt = ui.accessLater(this::showResult, () -> {});
        var failed = ui.accessLater(this::showFailure, () -> {});
        var step = Math.max(1, days / PROGRESS_STEPS);
        Background.run(
                "daily-rebuild",
                () -> rebuilt.accept(summaries.rebuild(wanted, (_, done, _, _) -> {
                    if (done % step == 0) {
                        progress.accept(done);
                    }
                })),
                failed);
    }

    private void showProgress(int done, int days) {
        setVisible(true);
        bar.setVisible(true);
        bar.setMax(days);
        bar.setValue(Math.min(done, days));
        text.setText(getTranslation("daily.rebuild.running", done, days));
    }

    private void showResult(RebuildResult result) {
        end(
                switch (result) {
                    case RebuildResult.Rebuilt(var days, var entries) ->
                        getTranslation("daily.rebuild.done", days, entries);
                    case RebuildResult.Busy() -> getTranslation("daily.rebuild.busy");
                    case RebuildResult.NothingClosed() -> getTranslation("daily.rebuild.nothing");
                });
    }

    private void showFailure(UUID supportId) {
        end(getTranslation("daily.rebuild.failed", supportId));
    }

    private void end(String message) {
        button.setEnabled(true);
        bar.setVisible(false);
        text.setText(message);
        ended.run();
    }
}
