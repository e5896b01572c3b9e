package org.creditsledger.ledger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Regularly expires holds whose time is over, on every node. */
@Component
class HoldSweep {

    private static final Logger log = LoggerFactory.getLogger(HoldSweep.class);

    private final HoldWriter holds;

    HoldSweep(HoldWriter holds) {
        this.holds = holds;
    }

    @Scheduled(
            initialDelayString = "${credits.holds.sweep-interval-ms}",
            fixedDelayString = "${credits.holds.sweep-interval-ms}")
    void sweep() {
        var expired = holds.expireDue();
        if (expired > 0) {
            log.info("expired holds: {}", expired);
        }
    }
}
