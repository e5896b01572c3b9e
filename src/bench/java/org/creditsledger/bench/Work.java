package org.creditsledger.bench;

import java.util.Map;
import java.util.UUID;
import org.creditsledger.ledger.Posting;

/** One job to debit, the same for every way of posting. */
record Work(String uid, long amount, String jobId) {

    static final String TYPE = "image";
    static final String SOURCE = "text2image";
    static final String REASON = "1 × flux-pro";
    static final String CREATED_BY = "service:jobs";
    private static final Map<String, String> META =
            Map.of("model", "flux-pro", "resolution", "1024x1024", "quantity", "1");
    static final String META_JSON = "{\"model\":\"flux-pro\",\"quantity\":\"1\",\"resolution\":\"1024x1024\"}";

    static Work of(String uid, long amount) {
        return new Work(uid, amount, UUID.randomUUID().toString());
    }

    String key() {
        return "debit:" + SOURCE + ":" + jobId;
    }

    Posting posting() {
        return Posting.jobDebit(uid, TYPE, amount, SOURCE, jobId, REASON, META, CREATED_BY);
    }
}
