package org.creditsledger.invoices.web;

import java.util.Optional;
import java.util.UUID;

/** The id in an address; one that cannot be an id is that of no invoice. */
final class InvoiceId {

    private InvoiceId() {}

    static Optional<UUID> parse(String text) {
        try {
            var id = UUID.fromString(text);
            // It would also take 1-1-1-1-1, and an invoice has one address.
            return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
