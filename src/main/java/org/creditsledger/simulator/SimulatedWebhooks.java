package org.creditsledger.simulator;

/** Delivers events to our own webhook. */
interface SimulatedWebhooks {

    /** Does not wait for the answer. */
    void send(SimulatedEvent event);
}
