package org.creditsledger.reports;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.creditsledger.integrity.Integrity.WrongDay;
import org.creditsledger.integrity.SummaryCheck;
import org.creditsledger.reports.SummaryRepository.Difference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes {@code verify} compare each summarized day with its entries; the command line uses it with only a database. If
 * one of the last days got entries after its summary, from a node with a slow clock, that is no finding: the
 * application summarizes it again. The command writes nothing and leaves that to the application.
 */
@Component
public class SummaryVerification implements SummaryCheck {

    private static final LocalDate EARLIEST = LocalDate.of(1, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

    private static final Logger log = LoggerFactory.getLogger(SummaryVerification.class);

    private final SummaryRepository summaries;
    private final Consumer<LocalDate> summarizeAgain;
    private final InstantSource clock;

    @Autowired
    SummaryVerification(SummaryRepository summaries, SummaryWriter writer, InstantSource clock) {
        this(summaries, writer::write, clock);
    }

    /** For the command: it writes nothing. */
    public SummaryVerification(JdbcClient jdbc, InstantSource clock) {
        this(new SummaryRepository(jdbc), _ -> {}, clock);
    }

    SummaryVerification(SummaryRepository summaries, Consumer<LocalDate> summarizeAgain, InstantSource clock) {
        this.summaries = summaries;
        this.summarizeAgain = summarizeAgain;
        this.clock = clock;
    }

    @Override
    public Days check(int maxWrong) {
        var wrong = new ArrayList<WrongDay>();
        var checked = 0;
        for (var day : summaries.summarizedDays(EARLIEST, LATEST)) {
            if (wrong.size() == maxWrong) {
                break;
            }
            checked++;
            var differences = summaries.differences(day);
            if (isOfLaterEntries(day, differences)) {
                log.info("entries were committed late: day={} {}", day, differences);
                summarizeAgain.accept(day);
            } else if (!differences.isEmpty()) {
                wrong.add(new WrongDay(
                        day, differences.stream().map(Object::toString).collect(Collectors.joining("; "))));
            }
        }
        return new Days(checked, wrong);
    }

    private boolean isOfLaterEntries(LocalDate day, List<Difference> differences) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return !differences.isEmpty()
                && day.isAfter(today.minusDays(1 + SummaryCatchUp.DAYS_LOOKED_AT_AGAIN))
                && differences.stream().allMatch(Difference::isOfLaterEntries);
    }
}
