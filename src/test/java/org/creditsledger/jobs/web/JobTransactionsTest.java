package org.creditsledger.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;

import java.util.List;
import org.creditsledger.testing.CountedStatements;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.WebhookSender;
import org.creditsledger.testing.Webhooks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The transactions and statements of an event, with its answer: more of them would only be noticed by their price. */
@DatabaseTest
@Import(CountedStatements.class)
class JobTransactionsTest {

    private final String job = key();

    @Autowired
    WebhookSender webhooks;

    @Autowired
    Given given;

    private String uid = "";

    @BeforeEach
    void theNodeKnowsThePriceList() {
        uid = given.userWith(100);
        webhooks.sendJobEvent(Webhooks.jobEvent("job.started", key(), uid, 1));
    }

    /** The last of these events is counted. */
    @ParameterizedTest
    @CsvSource({
        "started, 1, 8",
        "succeeded, 1, 8",
        "started succeeded, 1, 9",
        "started started, 1, 6",
        "succeeded succeeded, 1, 8",
        "started succeeded succeeded, 1, 8",
        "succeeded started, 1, 8",
        "failed started, 1, 6",
        "failed, 2, 9",
        "started failed, 2, 11",
        "started succeeded failed, 2, 13",
    })
    void an_event_costs_no_more_than_this(String events, int transactions, int statements) {
        var kinds = List.of(events.split(" "));
        kinds.subList(0, kinds.size() - 1).forEach(this::send);

        CountedStatements.reset();
        send(kinds.getLast());

        assertThat(CountedStatements.transactions())
                .as("%s", CountedStatements.statements())
                .isEqualTo(transactions);
        assertThat(CountedStatements.statements()).hasSizeLessThanOrEqualTo(statements);
    }

    private void send(String kind) {
        var response = webhooks.sendJobEvent(Webhooks.jobEvent("job." + kind, job, uid, 1))
                .getResponse();
        assertThat(response.getStatus()).isEqualTo(200);
    }
}
