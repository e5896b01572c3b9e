package org.creditsledger.plans;

/**
 * A price of a plan, as the provider knows it.
 *
 * @param id the provider's; it belongs to one plan for ever
 * @param priceMinor for one period, in the currency's smallest unit
 * @param currency ISO 4217, upper case
 */
public record PlanPrice(String id, Every every, long priceMinor, String currency) {}
