package org.creditsledger.bench;

/** A way of posting, as one caller uses it. */
interface Poster extends AutoCloseable {

    /** Returns the outcome: {@code posted}, {@code replayed}, {@code conflict} or {@code refused}. */
    String post(Work work) throws Exception;

    @Override
    default void close() throws Exception {}

    /** Makes a poster for each caller. */
    interface Factory {
        Poster open() throws Exception;
    }
}
