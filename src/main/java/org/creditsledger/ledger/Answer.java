package org.creditsledger.ledger;

/** What a writer has to say to the caller of one posting, who may wait on another thread. */
sealed interface Answer {

    record Decided(PostingResult result) implements Answer {}

    record Failed(Throwable failure) implements Answer {}

    /** The result, or the failure thrown: it may be thrown to several callers, since one failure can be of a whole batch. */
    default PostingResult get() {
        return switch (this) {
            case Decided(var result) -> result;
            case Failed(RuntimeException exception) -> throw exception;
            case Failed(Error error) -> throw error;
            case Failed(var checked) -> throw new IllegalStateException(checked);
        };
    }
}
