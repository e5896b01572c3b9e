package org.creditsledger.bench;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How many accounts there are, and how the work falls upon them: all alike, or by Zipf's law with exponent 1. */
record Accounts(String name, int count, boolean zipf, double[] upTo) {

    static Accounts alike(int count) {
        return new Accounts(count == 1 ? "1 account" : count + " accounts", count, false, new double[0]);
    }

    static Accounts zipf(int count) {
        var upTo = new double[count];
        var sum = 0.0;
        for (var rank = 1; rank <= count; rank++) {
            sum += 1.0 / rank;
            upTo[rank - 1] = sum;
        }
        return new Accounts("%,d accounts, Zipf 1.0".formatted(count), count, true, upTo);
    }

    String pick(RandomGenerator random) {
        if (!zipf) {
            return uid(random.nextInt(count));
        }
        var found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[count - 1]);
        return uid(Math.min(count - 1, found < 0 ? -found - 1 : found));
    }

    static String uid(int number) {
        return "user-" + number;
    }
}
