package org.creditsledger.plans;

import java.time.Instant;
import java.time.ZoneOffset;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.Posting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows whether users still use the product, so that free plans do not fill balances that no user looks at. */
@Component
class Activity {

    private final JdbcClient jdbc;
    private final PlansProperties properties;

    Activity(JdbcClient jdbc, PlansProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /** Whether credits of a user moved, but for those that come and go by themselves, or the subscription began, not long before. */
    boolean isRecent(String uid, SubscriptionRow row, Instant at) {
        var limit = properties.freeInactiveAfter();
        if (limit == null) {
            return true;
        }
        var since = at.atZone(ZoneOffset.UTC).minus(limit).toInstant();
        return row.createdAt.isAfter(since)
                || jdbc.sql("""
                                select count(*) from (
                                    select 1 from credits_ledger
                                    where uid = ? and created_at > ? and source <> ? and source <> ?
                                    fetch first 1 row only) recent
                                """)
                                .params(uid, Timestamps.utc(since), Posting.PLAN, Posting.EXPIRY)
                                .query(Long.class)
                                .single()
                        > 0;
    }
}
