package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.QueryPlans;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.data.domain.Limit;

@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
record BalancePlansTest(DataSource dataSource, Given given, EntityManagerFactory entityManagers) {

    @Test
    void uids_that_start_with_a_text_are_read_in_the_order_of_an_index() {
        // Empty balances, as a posting opens them: verify finds nothing wrong with them.
        given.asOwner().sql("""
                        insert into balances (uid, type, amount, held, seq, updated_at)
                        select 'plan-' || n, 'image', 0, 0, 0, timestamptz '2020-01-01T00:00:00Z'
                        from generate_series(1, 20000) n on conflict do nothing
                        """).update();
        given.vacuum("balances");
        var plans = new QueryPlans(dataSource);

        assertThat(plans.repository(BalanceRepository.class, entityManagers)
                        .findUidsBetween("plan-777", "plan-778", Limit.of(20)))
                .containsExactly(
                        "plan-777",
                        "plan-7770",
                        "plan-7771",
                        "plan-7772",
                        "plan-7773",
                        "plan-7774",
                        "plan-7775",
                        "plan-7776",
                        "plan-7777",
                        "plan-7778",
                        "plan-7779");
        assertThat(plans.take())
                .singleElement()
                .satisfies(plan -> assertThat(plan).contains("balances_by_uid").doesNotContain("Seq Scan", "Sort"));
    }
}
