package org.creditsledger.ledger;

import org.springframework.dao.TransientDataAccessResourceException;

/** Nothing was written, because the queue is full or the application stops. The caller can try again. */
class QueueFullException extends TransientDataAccessResourceException {

    QueueFullException(String message) {
        super(message);
    }
}
