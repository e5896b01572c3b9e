package org.creditsledger.invoices;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import java.time.LocalDate;
import java.util.Optional;
import org.hibernate.jpa.SpecHints;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

interface InvoiceCounterRepository extends Repository<InvoiceCounterRow, Integer> {

    /** Locked until the transaction ends: the next invoice of this year waits for its commit or rollback. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = SpecHints.HINT_SPEC_LOCK_TIMEOUT, value = "2000"))
    @Query("select counter from InvoiceCounterRow counter where counter.issueYear = :year")
    Optional<InvoiceCounterRow> lock(int year);

    /**
     * Starts a year unless it exists; of two concurrent inserts, the second waits and then finds the row of the first.
     */
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into invoice_counters (issue_year, last_sequence, last_issued_on)
                    values (:year, 0, :firstDay) on conflict do nothing
                    """)
    void open(int year, LocalDate firstDay);
}
