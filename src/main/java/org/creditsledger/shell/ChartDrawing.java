package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.IntConsumer;
import org.creditsledger.shell.Chart.Category;
import org.creditsledger.shell.Chart.Kind;
import org.creditsledger.shell.Chart.Series;

/** What draws a chart: Apache ECharts or, where the Maven profile {@code vaadin-pro} has brought it, Vaadin Charts. */
interface ChartDrawing {

    Component component();

    void draw(String description, List<Category> categories, List<Series> series);

    /** @param clicked gets the index of a category */
    void onClick(IntConsumer clicked);

    static ChartDrawing of(Kind kind) {
        return ServiceLoader.load(ChartMaker.class)
                .findFirst()
                .map(maker -> maker.make(kind))
                .orElseGet(() -> new EChart(kind));
    }
}
