package org.creditsledger.identity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.creditsledger.database.PrefixRange;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.QueryPlans;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.Limit;

/** A search for a prefix reads only the rows that it shows, however many users there are. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
class UserPlansTest {

    @Autowired
    DataSource dataSource;

    @Autowired
    EntityManagerFactory entityManagers;

    @Autowired
    UserService users;

    @Autowired
    Given given;

    QueryPlans plans;
    UserRepository repository;

    @BeforeEach
    void manyUsers() {
        if (users.find("many-1").isEmpty()) {
            given.asOwner().sql("""
                            insert into users (uid, email, role, created_at)
                            select 'many-' || n, n || '@many.example.com', 'user', timestamptz '2020-01-01T00:00:00Z'
                            from generate_series(1, 20000) n
                            """).update();
            given.vacuum("users");
        }
        plans = new QueryPlans(dataSource);
        repository = plans.repository(UserRepository.class, entityManagers);
    }

    /** With the byte order of C, any index, even the primary key, would give a range and its order. */
    @Test
    void the_test_database_sorts_like_most_databases() {
        assertThat(given.asOwner()
                        .sql("select 'a' < 'B' and 'B' < 'c'")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void by_uid() {
        var range = PrefixRange.of("many-19");

        assertThat(repository.findByUidBetween(range.lowest(), range.beyond(), Limit.of(3)))
                .extracting(row -> row.toUser().uid())
                .containsExactly("many-19", "many-190", "many-1900");
        assertFoundBy("users_by_uid");
    }

    @Test
    void by_email() {
        var range = PrefixRange.of("1234");

        assertThat(repository.findByEmailBetween(range.lowest(), range.beyond(), Limit.of(3)))
                .extracting(row -> row.toUser().uid())
                .containsExactly("many-12340", "many-12341", "many-12342");
        assertFoundBy("users_by_email");
    }

    private void assertFoundBy(String index) {
        assertThat(plans.take())
                .singleElement()
                .satisfies(plan -> assertThat(plan).contains(index).doesNotContain("Seq Scan", "Sort"));
    }
}
