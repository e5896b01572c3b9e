package org.creditsledger.ledger;

import org.springframework.context.ApplicationContext;

/** Lets the benchmark post without the coalescing writer, as a caller's transaction does. */
public class SinglePath {

    private final SingleWriter writer;

    public SinglePath(ApplicationContext application) {
        writer = application.getBean(SingleWriter.class);
    }

    public PostingResult post(Posting posting) {
        return writer.post(posting);
    }
}
