package org.creditsledger.security;

/**
 * Tells others in the application that a webhook's signature did not count; nothing of the request itself is trusted.
 *
 * @param service whose webhook it claimed to be: {@code service:jobs} or {@code service:payments}
 * @param stale whether the signature matched, and was too old
 */
public record WebhookRefused(String service, boolean stale) {}
