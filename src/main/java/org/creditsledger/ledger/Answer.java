package org.creditsledger.ledger;

/** The outcome of one posting, for its caller, who may wait on another thread. */
sealed interface Answer {

    record Decided(PostingResult result) implements Answer {}

    record Failed(Throwable failure) implements Answer {}

    /** Returns the result or throws the failure. One failure of a batch is thrown to each of its callers. */
    default PostingResult get() {
        return switch (this) {
            case Decided(var result) -> result;
            case Failed(RuntimeException exception) -> throw exception;
            case Failed(Error error) -> throw error;
            case Failed(var checked) -> throw new IllegalStateException(checked);
        };
    }
}
