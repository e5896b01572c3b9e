package org.creditsledger.shell;

/** Has Vaadin Charts draw, in a build with the profile {@code vaadin-pro}; public for {@link java.util.ServiceLoader}. */
public class VaadinChartMaker implements ChartMaker {

    @Override
    public ChartDrawing make(Chart.Kind kind) {
        return new VaadinChart(kind);
    }
}
