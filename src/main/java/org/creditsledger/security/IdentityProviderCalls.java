package org.creditsledger.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/**
 * Limits how long a call to an identity provider may take: Spring's default is no limit. The whole response must arrive
 * in time, so a provider that trickles is treated like one that is down.
 */
final class IdentityProviderCalls {

    static final Duration WHOLE_ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;

    private IdentityProviderCalls() {}

    static ClientHttpRequestFactory requests() {
        var requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(CONNECT_TIMEOUT);
        requests.setReadTimeout(WHOLE_ANSWER_TIMEOUT);
        return new InterceptingClientHttpRequestFactory(requests, List.of(IdentityProviderCalls::wholeAnswer));
    }

    private static ClientHttpResponse wholeAnswer(
            HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
        var answer = new FutureTask<>(() -> {
            try (var response = execution.execute(request, body)) {
                return WholeAnswer.of(response);
            }
        });
        Thread.startVirtualThread(answer);
        try {
            return answer.get(WHOLE_ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException(
                    "no complete answer of " + request.getURI().getHost() + " within " + WHOLE_ANSWER_TIMEOUT, late);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException cause ? cause : new IOException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            // Interrupts a virtual thread that is still reading, which closes its connection.
            answer.cancel(true);
        }
    }

    private record WholeAnswer(HttpStatusCode status, String text, HttpHeaders headers, byte[] body)
            implements ClientHttpResponse {

        static WholeAnswer of(ClientHttpResponse response) throws IOException {
            var body = response.getBody().readNBytes(MAX_ANSWER_BYTES + 1);
            if (body.length > MAX_ANSWER_BYTES) {
                throw new IOException("an answer of more than " + MAX_ANSWER_BYTES + " bytes");
            }
            return new WholeAnswer(response.getStatusCode(), response.getStatusText(), response.getHeaders(), body);
        }

        @Override
        public HttpStatusCode getStatusCode() {
            return status;
        }

        @Override
        public String getStatusText() {
            return text;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public void close() {
            // The whole body was read.
        }
    }
}
