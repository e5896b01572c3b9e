package org.creditsledger.database;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Makes ids whose order is that of time: version 7 UUIDs (RFC 9562, section 5.7) whose twelve bits below the millisecond carry
 * the microsecond (section 6.2, method 3), so that the ids of one uid and type sort as its entries do.
 */
public final class TimeOrderedId {

    private static final SecureRandom RANDOM = new SecureRandom();

    private TimeOrderedId() {}

    public static UUID at(Instant createdAt) {
        var microsOfMilli = createdAt.getNano() / 1_000 % 1_000;
        var time = createdAt.toEpochMilli() << 16 | 0x7000 | microsOfMilli * 4_096L / 1_000;
        var random = RANDOM.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(time, random);
    }
}
