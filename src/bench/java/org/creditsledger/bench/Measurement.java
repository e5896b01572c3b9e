package org.creditsledger.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The results of one way of posting in its rounds so far. */
class Measurement {

    private final List<Double> perSecond = new ArrayList<>();
    private long[] latencies = new long[0];
    private double seconds;
    private double cpuSeconds;

    /** @param nanos the duration of each posting of one round */
    void add(long[] nanos, double seconds) {
        perSecond.add(nanos.length / seconds);
        var from = latencies.length;
        latencies = Arrays.copyOf(latencies, from + nanos.length);
        System.arraycopy(nanos, 0, latencies, from, nanos.length);
        this.seconds += seconds;
    }

    void addCpu(double seconds) {
        cpuSeconds += seconds;
    }

    /** The CPU time of all processes together for each posting; clock changes do not affect it. */
    double cpuMicros() {
        return cpuSeconds * 1e6 / latencies.length;
    }

    int count() {
        return latencies.length;
    }

    double perSecond() {
        return latencies.length / seconds;
    }

    List<Double> rounds() {
        return perSecond;
    }

    /** A row of a table: the rate, also compared with another one, and two quantiles. */
    String row(String name, Measurement base) {
        return "| %s | %,.0f | %.2f | %.1f | %.1f |%n"
                .formatted(name, perSecond(), perSecond() / base.perSecond(), millis(0.5), millis(0.99));
    }

    double millis(double quantile) {
        var sorted = latencies.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1e6;
    }
}
