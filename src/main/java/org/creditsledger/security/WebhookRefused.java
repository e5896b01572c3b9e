package org.creditsledger.security;

/**
 * Notifies other modules that the signature of a webhook was refused; nothing in the request can be trusted.
 *
 * @param service the service that the webhook claimed to come from: {@code service:jobs} or {@code service:payments}
 * @param stale whether the signature matched but was too old
 */
public record WebhookRefused(String service, boolean stale) {}
