package org.creditsledger.simulator;

import org.creditsledger.plans.PlanPrice;

/** A plan at one of its prices. */
public record PricedPlan(String planId, String name, PlanPrice price) {}
