package org.creditsledger.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersPositionTest {

    @ParameterizedTest
    @EnumSource
    void what_was_given_as_a_text_is_read_again(UsersOrder order) {
        var position = UsersPosition.of(order, 120, Instant.parse("2026-03-01T12:00:00.123456Z"), "9-a~b");

        assertThat(UsersPosition.parse(order, position.toString())).contains(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "c",
                "c1",
                "c1-",
                "c-1-alice",
                "c1-a b",
                "c1-é",
                "c9999999999999999999-alice",
                "t1772366400000000-alice",
                "c1-alice\n"
            })
    void anything_else_is_not(String text) {
        assertThat(UsersPosition.parse(UsersOrder.LOWEST, text)).isEmpty();
    }

    @Test
    void a_number_of_credits_or_a_time_that_no_database_holds_is_no_time() {
        assertThat(UsersPosition.parse(UsersOrder.ACTIVE_LAST, "c120-alice")).isEmpty();
        assertThat(UsersPosition.parse(UsersOrder.ACTIVE_LAST, "t999999999999999999-alice"))
                .isEmpty();
    }
}
