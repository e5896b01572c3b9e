package org.creditsledger.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.time.Instant;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.pricing.AddPriceResult;
import org.creditsledger.pricing.PriceList;
import org.creditsledger.pricing.PriceTerms;
import org.creditsledger.pricing.PriceUnit;
import org.creditsledger.pricing.UnitPrice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Follows docs/guides/extending.md. It uses its own database, because a credit type cannot be deleted. */
@DatabaseTest
@ActiveProfiles({"test", "simulator"})
record NewCreditTypeTest(
        MockMvcTester http, WebhookSender webhooks, LedgerService ledger, PriceList prices, Given given) {

    @Test
    @WithMockUser(username = "root", roles = "ADMIN")
    void a_new_credit_type_and_source_need_two_admin_actions_and_no_code() {
        assertThat(ledger.addCreditType("audio")).isTrue();
        assertThat(ledger.addCreditType("audio")).as("the second click").isFalse();
        var terms = new PriceTerms(
                "text2audio", "*", null, null, null, null, null, new UnitPrice("audio", PriceUnit.SECOND, 2));
        assertThat(prices.add(terms, null, "root")).isInstanceOf(AddPriceResult.Added.class);

        var uid = given.user();
        ledger.post(Posting.adjustment(uid, "audio", Direction.CREDIT, 100, "Test", "root", key()));
        assertThat(ledger.creditTypes()).containsExactly("image", "video", "audio");
        var job = key();
        assertThat(http.get()
                        .uri(
                                "/api/credits/quote?source=text2audio&model=bark&resolution=44kHz&quantity=1&durationSeconds=30")
                        .with(user(uid).roles("USER"))
                        .exchange())
                .bodyJson()
                .extractingPath("$.priceCredits")
                .isEqualTo(60);
        assertOutcome(send("job.started", job, uid), "held", 60, 0);
        assertOutcome(send("job.succeeded", job, uid), "posted", 0, 60);
        assertThat(send("job.succeeded", job, uid))
                .bodyJson()
                .extractingPath("$.balances.audio")
                .isEqualTo(40);
        assertOutcome(send("job.failed", job, uid), "refunded", 0, 0);
    }

    private static void assertOutcome(MvcTestResult answer, String outcome, int held, int charged) {
        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.outcome").isEqualTo(outcome);
            json.assertThat().extractingPath("$.quotedCredits").isEqualTo(60);
            json.assertThat().extractingPath("$.heldCredits").isEqualTo(held);
            json.assertThat().extractingPath("$.chargedCredits").isEqualTo(charged);
        });
    }

    private MvcTestResult send(String type, String job, String uid) {
        var body = """
                {"type": "%s", "timestamp": "%s", "data": {"jobId": "%s", "uid": "%s", "source": "text2audio",
                 "model": "bark", "resolution": "44kHz", "quantity": 1, "durationSeconds": 30}}
                """.formatted(type, Instant.now(), job, uid);
        return webhooks.sendJobEvent(body);
    }
}
