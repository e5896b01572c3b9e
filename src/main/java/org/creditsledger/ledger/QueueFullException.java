package org.creditsledger.ledger;

import org.springframework.dao.TransientDataAccessResourceException;

/** Nothing was written, because more postings wait than the configuration allows or the application stops: try again. */
class QueueFullException extends TransientDataAccessResourceException {

    QueueFullException(String message) {
        super(message);
    }
}
