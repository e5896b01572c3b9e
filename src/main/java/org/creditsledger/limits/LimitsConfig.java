package org.creditsledger.limits;

import io.github.bucket4j.TimeMeter;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Registers the limits around Spring Security: addresses are counted before authentication, callers after it. */
@Configuration
class LimitsConfig {

    private static final String API = "/api/*";
    private static final String OPERATIONS = "/actuator/*";
    private static final String EVERYTHING = "/*";

    private final LimitProperties properties;
    private final ProblemWriter problems;

    LimitsConfig(LimitProperties properties, ProblemWriter problems) {
        this.properties = properties;
        this.problems = problems;
    }

    @Bean
    FilterRegistrationBean<WholeBodyFilter> wholeBody() {
        return at(
                -30,
                new WholeBodyFilter(
                        properties.maxBodyBytes(),
                        Duration.ofMillis(properties.bodyTimeoutMs()),
                        new Refusals(problems)),
                EVERYTHING);
    }

    @Bean
    FilterRegistrationBean<PageLimitFilter> pageLimit() {
        var filter = new PageLimitFilter(
                allowance("pages", LimitProperties::pageRequestsPerMinutePerAddress),
                allowance("visits", LimitProperties::visitsPerMinutePerAddress),
                new Refusals(problems));
        return at(-15, filter, EVERYTHING);
    }

    @Bean
    FilterRegistrationBean<AddressLimitFilter> addressLimit() {
        var filter = new AddressLimitFilter(
                allowance("address", LimitProperties::requestsPerMinutePerAddress),
                allowance("failed-sign-ins", LimitProperties::failedSignInsPerMinutePerAddress),
                allowance("webhooks", LimitProperties::webhooksPerMinutePerAddress),
                new TooManyRequests(problems));
        return at(-20, filter, API, OPERATIONS, Paths.LOGIN);
    }

    @Bean
    FilterRegistrationBean<ReadableFilter> readable() {
        return at(-10, new ReadableFilter(problems), API);
    }

    @Bean
    FilterRegistrationBean<CallerLimitFilter> callerLimit() {
        var filter = new CallerLimitFilter(
                allowance("user", LimitProperties::requestsPerMinutePerUser),
                allowance("service", LimitProperties::requestsPerMinutePerService),
                new TooManyRequests(problems));
        return at(10, filter, API);
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit() {
        return at(20, new BodyLimitFilter(properties.maxBodyBytes(), problems), API);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> headersDeadline() {
        return server -> {
            server.setProtocol(HeadersDeadlineProtocol.class.getName());
            server.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof HeadersDeadlineProtocol protocol) {
                    protocol.setHeadersTimeoutMs(properties.headersTimeoutMs());
                    // The maximum pause within a body. Otherwise the timeout between requests would apply.
                    protocol.setDisableUploadTimeout(false);
                    protocol.setConnectionUploadTimeout(properties.bodyTimeoutMs());
                }
            });
        };
    }

    private Allowance allowance(String name, ToLongFunction<LimitProperties> perMinute) {
        return new Allowance(
                name, perMinute.applyAsLong(properties), properties.rememberedCallers(), TimeMeter.SYSTEM_NANOTIME);
    }

    /** @param place before the filters of Spring Security if negative, else after them */
    private static <T extends Filter> FilterRegistrationBean<T> at(int place, T filter, String... paths) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns(paths);
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + place);
        return registration;
    }
}
