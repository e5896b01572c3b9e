package org.creditsledger.anomalies;

import java.time.InstantSource;

/** Lets the benchmark measure the cost of counting: while it is off, it discards all reports. */
public class SwitchedCounter extends AnomalyCounter {

    public volatile boolean isOn = true;

    SwitchedCounter(CountWriter writer, AnomalyFigures figures, InstantSource clock) {
        super(writer, figures, clock);
    }

    @Override
    public void count(AnomalyReport report) {
        if (isOn) {
            super.count(report);
        }
    }
}
