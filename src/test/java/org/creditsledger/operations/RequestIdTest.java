package org.creditsledger.operations;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestIdTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void a_valid_id_of_the_caller_is_kept_for_the_request() throws ServletException, IOException {
        request.addHeader("X-Request-Id", "shop-7.a_b");

        assertThat(logged()).isEqualTo("shop-7.a_b");
        assertThat(response.getHeader("X-Request-Id")).isEqualTo("shop-7.a_b");
        assertThat(MDC.get("requestId")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "two words",
                "line\nbreak",
                "\u00e9",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void an_invalid_id_is_replaced(String sent) throws ServletException, IOException {
        request.addHeader("X-Request-Id", sent);

        assertThat(logged()).matches("[0-9a-f-]{36}").isEqualTo(response.getHeader("X-Request-Id"));
    }

    private String logged() throws ServletException, IOException {
        var id = new AtomicReference<String>();
        new RequestIdFilter().doFilter(request, response, (_, _) -> id.set(MDC.get("requestId")));
        return id.get();
    }
}
