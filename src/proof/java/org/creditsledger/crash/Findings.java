package org.creditsledger.crash;

import java.util.ArrayList;
import java.util.List;

/** What the audit found, by what it means for whoever owns the credits. */
record Findings(List<String> lost, List<String> doubled, List<String> broken) {

    Findings() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
        return lost.isEmpty() && doubled.isEmpty() && broken.isEmpty();
    }
}
