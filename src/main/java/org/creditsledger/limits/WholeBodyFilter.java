package org.creditsledger.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the whole body of every request before other filters do, within a time and a size limit. A slow sender gets 408 and
 * loses its connection. A body that announces too many bytes is not read. Of any other body that is too long, one byte beyond
 * the limit is kept, which is enough to refuse it.
 */
class WholeBodyFilter extends OncePerRequestFilter {

    private static final int CHUNK_BYTES = 8 * 1024;

    private final int maxBodyBytes;
    private final Duration timeout;
    private final Refusals refusals;

    /**
     * @param maxBodyBytes of a request to the API and of a form
     * @param timeout for the whole body. A read that is blocked when it ends can take the same time again
     */
    WholeBodyFilter(int maxBodyBytes, Duration timeout, Refusals refusals) {
        this.maxBodyBytes = maxBodyBytes;
        this.timeout = timeout;
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentLengthLong() == 0
                || request.getContentLengthLong() < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var isForm = isForm(request);
        var maxBytes = maxBytes(request, isForm);
        if (request.getContentLengthLong() > maxBytes) {
            passOn(request, response, chain);
            return;
        }
        byte[] body;
        try {
            body = read(request, maxBytes);
        } catch (IOException failure) {
            if (failure instanceof SocketTimeoutException || failure.getCause() instanceof SocketTimeoutException) {
                refusals.tooSlow(request, response, timeout);
            } else {
                refusals.unreadable(request, response);
            }
            return;
        }
        if (body.length > maxBytes) {
            passOn(new BufferedRequest(request, body), response, chain);
        } else if (isForm) {
            chain.doFilter(new FormRequest(request, body), response);
        } else {
            chain.doFilter(new BufferedRequest(request, body), response);
        }
    }

    /** The API and the webhooks refuse the body themselves, after they have authenticated the caller. */
    private void passOn(HttpServletRequest tooLong, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (Paths.isApi(tooLong)) {
            chain.doFilter(tooLong, response);
        } else {
            refusals.tooLong(tooLong, response);
        }
    }

    private int maxBytes(HttpServletRequest request, boolean isForm) {
        if (Paths.isWebhook(request)) {
            return Bodies.MAX_WEBHOOK_BYTES;
        }
        return Paths.isApi(request) || isForm ? maxBodyBytes : Bodies.MAX_PAGE_BYTES;
    }

    private byte[] read(HttpServletRequest request, int maxBytes) throws IOException {
        var deadline = System.nanoTime() + timeout.toNanos();
        var stream = request.getInputStream();
        var body = new ByteArrayOutputStream(Math.clamp(request.getContentLengthLong(), CHUNK_BYTES, CHUNK_BYTES * 2));
        var chunk = new byte[CHUNK_BYTES];
        while (body.size() <= maxBytes) {
            var length = stream.read(chunk, 0, Math.min(chunk.length, maxBytes + 1 - body.size()));
            if (length < 0) {
                return body.toByteArray();
            }
            body.write(chunk, 0, length);
            if (System.nanoTime() - deadline > 0 && !stream.isFinished()) {
                throw new SocketTimeoutException("the body did not arrive in time");
            }
        }
        return body.toByteArray();
    }

    private static boolean isForm(HttpServletRequest request) {
        var type = request.getContentType();
        return type != null
                && type.strip()
                        .regionMatches(
                                true,
                                0,
                                MediaType.APPLICATION_FORM_URLENCODED_VALUE,
                                0,
                                MediaType.APPLICATION_FORM_URLENCODED_VALUE.length());
    }
}
