package org.creditsledger.simulator;

/** @param body as Stripe sends it */
record SimulatedEvent(String type, String body) {}
