package org.creditsledger.limits;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;

/** Reads bodies up to a size. */
public final class Bodies {

    /** For webhooks: Stripe sends whole objects. */
    public static final int MAX_WEBHOOK_BYTES = 256 * 1024;

    /** For requests of pages. */
    static final int MAX_PAGE_BYTES = 256 * 1024;

    private Bodies() {}

    /**
     * Reads the body, or refuses it.
     *
     * @param maxBytes a body that announces more is not read
     * @param tooLong says what is allowed
     * @return empty after a refusal
     */
    public static Optional<byte[]> read(
            HttpServletRequest request,
            HttpServletResponse response,
            int maxBytes,
            String tooLong,
            ProblemWriter problems)
            throws IOException {
        var isTooLong = request.getContentLengthLong() > maxBytes;
        byte[] body;
        try {
            body = isTooLong ? new byte[0] : request.getInputStream().readNBytes(maxBytes + 1);
        } catch (IOException malformed) {
            problems.write(response, new Problem(ProblemCode.INVALID_REQUEST, "The body could not be read."));
            return Optional.empty();
        }
        if (isTooLong || body.length > maxBytes) {
            problems.write(response, new Problem(ProblemCode.PAYLOAD_TOO_LARGE, tooLong.formatted(maxBytes)));
            return Optional.empty();
        }
        return Optional.of(body);
    }
}
