package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.charts.model.ChartType;
import com.vaadin.flow.component.charts.model.ListSeries;
import com.vaadin.flow.component.charts.model.PlotOptionsSeries;
import com.vaadin.flow.component.charts.model.Series;
import com.vaadin.flow.component.charts.model.Stacking;
import java.util.List;
import java.util.function.IntConsumer;
import org.creditsledger.shell.Chart.Category;
import org.creditsledger.shell.Chart.Kind;
import org.creditsledger.shell.Chart.Role;

/** A chart by Vaadin Charts, with the colours and the arrangement of {@link EChart}. */
class VaadinChart implements ChartDrawing {

    private final com.vaadin.flow.component.charts.Chart chart;
    private final Kind kind;

    VaadinChart(Kind kind) {
        this.kind = kind;
        chart = new com.vaadin.flow.component.charts.Chart(kind == Kind.BARS ? ChartType.BAR : ChartType.COLUMN);
        chart.getConfiguration().getChart().setStyledMode(true); // or it would not look at the style
        var style = chart.getStyle();
        style.set("--vaadin-charts-background", both(ChartPalette.LIGHT.background(), ChartPalette.DARK.background()));
        style.set("--vaadin-charts-color-0", both(ChartPalette.LIGHT.credit(), ChartPalette.DARK.credit()));
        style.set("--vaadin-charts-color-1", both(ChartPalette.LIGHT.debit(), ChartPalette.DARK.debit()));
        style.set("--vaadin-charts-label", both(ChartPalette.LIGHT.text(), ChartPalette.DARK.text()));
        style.set("--vaadin-charts-axis-line", both(ChartPalette.LIGHT.line(), ChartPalette.DARK.line()));
    }

    @Override
    public Component component() {
        return chart;
    }

    @Override
    public void draw(String description, List<Category> categories, List<Chart.Series> series) {
        var configuration = chart.getConfiguration();
        configuration.setTitle("");
        configuration
                .getxAxis()
                .setCategories(categories.stream().map(Category::label).toArray(String[]::new));
        configuration.getyAxis().setTitle("");
        // What hangs below the line is drawn as negative, and never said so.
        configuration.getyAxis().getLabels().setFormatter("return Math.abs(this.value).toLocaleString()");
        configuration
                .getTooltip()
                .setPointFormatter("return this.series.name + ': ' + Math.abs(this.y).toLocaleString()");
        configuration.setSeries(series.stream().map(this::drawn).toList());
        chart.getElement().setAttribute("role", "group");
        chart.getElement().setAttribute("aria-label", description);
        chart.drawChart();
    }

    @Override
    public void onClick(IntConsumer clicked) {
        chart.addPointClickListener(event -> clicked.accept(event.getItemIndex()));
    }

    private Series drawn(Chart.Series series) {
        var sign = kind == Kind.MIRRORED && series.role() == Role.DEBIT ? -1 : 1;
        var drawn = new ListSeries(
                series.name(),
                series.values().stream().map(value -> sign * value).toArray(Number[]::new));
        var options = new PlotOptionsSeries();
        options.setStacking(Stacking.NORMAL);
        options.setColorIndex(series.role().ordinal());
        drawn.setPlotOptions(options);
        return drawn;
    }

    private static String both(String light, String dark) {
        return "light-dark(" + light + ", " + dark + ")";
    }
}
