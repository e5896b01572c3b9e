package org.creditsledger.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class FormRequestTest {

    @Test
    void form_fields_follow_the_query_parameters() {
        var request = new MockHttpServletRequest("POST", "/login");
        request.setParameter("username", "of the address");

        var form = new FormRequest(request, "username=alice&password=a%2Bb+%C3%A4%26&empty=&none&=x".getBytes(UTF_8));

        assertThat(form.getParameterValues("username")).containsExactly("of the address", "alice");
        assertThat(form.getParameter("username")).isEqualTo("of the address");
        assertThat(form.getParameter("password")).isEqualTo("a+b ä&");
        assertThat(form.getParameter("empty")).isEmpty();
        assertThat(form.getParameter("none")).isEmpty();
        assertThat(form.getParameter("other")).isNull();
        assertThat(form.getParameterValues("other")).isNull();
        assertThat(Collections.list(form.getParameterNames())).contains("username", "password", "empty", "none");
    }

    @Test
    void fields_that_cannot_be_decoded_are_missing() {
        var form = new FormRequest(new MockHttpServletRequest(), "a=%zz&b=1&%=2&c=%".getBytes(UTF_8));

        assertThat(form.getParameterMap()).containsOnlyKeys("b");
    }

    @Test
    void too_many_fields_are_not_read() {
        var form = new FormRequest(
                new MockHttpServletRequest(), "a=1&".repeat(100_000).getBytes(UTF_8));

        assertThat(form.getParameterValues("a")).hasSize(100);
    }

    @Test
    void an_empty_form_has_no_fields() {
        assertThat(new FormRequest(new MockHttpServletRequest(), new byte[0]).getParameterMap())
                .isEmpty();
    }
}
