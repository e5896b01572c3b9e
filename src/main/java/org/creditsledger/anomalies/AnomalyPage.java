package org.creditsledger.anomalies;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of anomalies, most recently seen first.
 *
 * @param next where the next page begins; null after the last
 */
public record AnomalyPage(List<Anomaly> anomalies, @Nullable AnomalyPosition next) {}
