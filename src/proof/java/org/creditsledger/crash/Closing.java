package org.creditsledger.crash;

/** Ends what a proof has started. */
final class Closing {

    private Closing() {}

    /** @param started in the order in which they end; null if it was never started */
    static void inOrder(AutoCloseable... started) {
        for (var one : started) {
            if (one != null) {
                close(one);
            }
        }
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception exception) {
            throw new IllegalStateException(exception);
        }
    }
}
