package org.creditsledger.anomalies;

import java.time.InstantSource;

/** Lets the benchmark see what counting costs: while it is off, what is told to it is forgotten. */
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
