package org.creditsledger.integrity;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Recomputes the ledger from its entries while postings go on, and reports what does not match. */
@Service
@PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
public class IntegrityService {

    private static final Logger log = LoggerFactory.getLogger(IntegrityService.class);

    private final IntegrityCheck check;
    private final ApplicationEventPublisher events;

    IntegrityService(IntegrityCheck check, ApplicationEventPublisher events) {
        this.check = check;
        this.events = events;
    }

    /** Recomputes one user's entries and balances. Entries that are posted meanwhile are not checked. */
    public Integrity verify(String uid) {
        return reported(check.of(uid));
    }

    /**
     * Recomputes all users' entries, balances and daily summaries. It needs the memory of one user's page of entries, and
     * the time to read every entry once.
     */
    public Integrity verifyAll() {
        return reported(check.ofEverybody());
    }

    private Integrity reported(Integrity result) {
        events.publishEvent(new IntegrityChecked(result));
        result.findings()
                .forEach(finding -> log.error(
                        "not as written: uid={} type={} seq={} entry={} kind={}: {}",
                        finding.uid(),
                        finding.type(),
                        finding.seq(),
                        finding.entryId(),
                        finding.kind().code(),
                        finding.detail()));
        result.wrongDays().forEach(wrong -> log.error("a summary differs: day={}: {}", wrong.day(), wrong.detail()));
        return result;
    }
}
