package org.creditsledger.shell;

/** Makes drawings in the place of Apache ECharts; found by {@link java.util.ServiceLoader}. */
interface ChartMaker {

    ChartDrawing make(Chart.Kind kind);
}
