package org.creditsledger.jobs;

import static org.creditsledger.testing.Given.key;

import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.springframework.beans.factory.annotation.Autowired;

/** For tests about one job: each has a job of its own. */
abstract class OneJob {

    final String job = key();

    @Autowired
    JobService jobs;

    @Autowired
    LedgerService ledger;

    @Autowired
    IntegrityService integrity;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;
}
