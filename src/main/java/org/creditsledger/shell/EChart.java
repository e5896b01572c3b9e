package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.creditsledger.shell.Chart.Category;
import org.creditsledger.shell.Chart.Kind;
import org.creditsledger.shell.Chart.Series;
import tools.jackson.databind.json.JsonMapper;

/** A chart by Apache ECharts. Its scripts are loaded by the first page that has one, and by no other. */
@Tag("credits-chart")
@JavaScript("context://" + EChart.LIBRARY)
@JavaScript("context://" + EChart.SCRIPT)
class EChart extends Component implements ChartDrawing {

    static final String LIBRARY = "webjars/echarts/5.5.0/echarts.common.min.js";
    static final String SCRIPT = "credits-chart.js";

    private static final JsonMapper JSON = new JsonMapper();

    private final Kind kind;

    EChart(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Component component() {
        return this;
    }

    @Override
    public void draw(String description, List<Category> categories, List<Series> series) {
        getElement()
                .setProperty(
                        "data",
                        JSON.writeValueAsString(Map.of(
                                "kind",
                                kind.code(),
                                "description",
                                description,
                                "categories",
                                categories.stream().map(Category::label).toList(),
                                "series",
                                series.stream()
                                        .map(one -> Map.of(
                                                "name", one.name(),
                                                "color", one.role().code(),
                                                "values", one.values()))
                                        .toList(),
                                "light",
                                ChartPalette.LIGHT,
                                "dark",
                                ChartPalette.DARK)));
    }

    @Override
    public void onClick(IntConsumer clicked) {
        getElement()
                .addEventListener(
                        "category",
                        event -> clicked.accept(
                                event.getEventData().get("event.detail").asInt()))
                .addEventData("event.detail");
    }
}
