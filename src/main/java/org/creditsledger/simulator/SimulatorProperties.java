package org.creditsledger.simulator;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param webhookDelay how long after the click the demo's simulator sends its event */
@Validated
@ConfigurationProperties("credits.payments.simulator")
record SimulatorProperties(@NotNull Duration webhookDelay) {}
