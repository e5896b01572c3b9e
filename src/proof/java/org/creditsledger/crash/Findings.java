package org.creditsledger.crash;

import java.util.ArrayList;
import java.util.List;

/** The findings of the audit, by their meaning for the owner of the credits. */
record Findings(List<String> lost, List<String> doubled, List<String> broken) {

    Findings() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
        return lost.isEmpty() && doubled.isEmpty() && broken.isEmpty();
    }
}
