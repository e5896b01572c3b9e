package org.creditsledger.invoices;

import jakarta.persistence.LockModeType;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface InvoiceCounterRepository extends Repository<InvoiceCounterRow, Integer> {

    /** Held until the transaction ends: the next invoice of this year waits for this one's commit or rollback. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select counter from InvoiceCounterRow counter where counter.issueYear = :year")
    Optional<InvoiceCounterRow> lock(int year);

    /** Begins a year, unless it has begun; of two who try at once, the second waits and finds the first's. */
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into invoice_counters (issue_year, last_sequence, last_issued_on)
                    values (:year, 0, :firstDay) on conflict do nothing
                    """)
    void open(int year, LocalDate firstDay);
}
