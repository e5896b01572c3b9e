package org.creditsledger.anomalies;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anomalies, those last seen newest first.
 *
 * @param next where the next page begins; null after the last
 */
public record AnomalyPage(List<Anomaly> anomalies, @Nullable AnomalyPosition next) {}
