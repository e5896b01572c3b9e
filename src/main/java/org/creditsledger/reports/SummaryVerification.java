package org.creditsledger.reports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.creditsledger.ledger.Integrity.WrongDay;
import org.creditsledger.ledger.SummaryCheck;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Has {@code verify} compare each summarised day with its entries; also from the command line, where there is only a database. */
@Component
public class SummaryVerification implements SummaryCheck {

    private static final LocalDate EARLIEST = LocalDate.of(1, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

    private final SummaryRepository summaries;

    public SummaryVerification(JdbcClient jdbc) {
        this.summaries = new SummaryRepository(jdbc);
    }

    @Override
    public Days check(int maxWrong) {
        var wrong = new ArrayList<WrongDay>();
        var checked = 0;
        for (var day : summaries.summarisedDays(EARLIEST, LATEST)) {
            if (wrong.size() == maxWrong) {
                break;
            }
            checked++;
            var differences = summaries.differences(day);
            if (!differences.isEmpty()) {
                wrong.add(new WrongDay(
                        day, differences.stream().map(Object::toString).collect(Collectors.joining("; "))));
            }
        }
        return new Days(checked, wrong);
    }
}
