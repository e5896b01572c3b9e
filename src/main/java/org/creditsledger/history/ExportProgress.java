package org.creditsledger.history;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.creditsledger.ledger.CreditsWatch;
import org.springframework.stereotype.Component;

/** Lets a page show how far an export is that the browser downloads: the two meet under a token that the page made. */
@Component
public class ExportProgress {

    private static final int ROWS_A_STEP = 5_000;

    private final Map<Export, Consumer<Progress>> watchers = new ConcurrentHashMap<>();

    /** @param rows without the header */
    public record Progress(long rows, State state) {}

    /** Where an export stands. */
    public enum State {
        RUNNING,
        FINISHED,
        /** It broke off, or whoever read it went away. */
        CUT_OFF,
        /** It did not begin: others of the same reader, or of many, are being written. */
        REFUSED
    }

    /** Writes one export into a stream. */
    @FunctionalInterface
    public interface Writing {
        void to(Counting counting) throws IOException;
    }

    /** Makes a stream whose rows are counted out of one whose rows are not. */
    @FunctionalInterface
    public interface Counting {
        OutputStream rowsOf(OutputStream out);
    }

    /**
     * @param told of each step, on the thread that writes
     * @return ends the watch; whoever watches must call it
     */
    public CreditsWatch.Watch watch(String uid, String token, Consumer<Progress> told) {
        var export = new Export(uid, token);
        watchers.put(export, told);
        return () -> watchers.remove(export, told);
    }

    /** Tells whoever watches this export of its rows, and of how it ended. */
    public void follow(String uid, String token, Writing writing) throws IOException {
        var export = new Export(uid, token);
        var rows = new AtomicLong();
        var state = State.REFUSED;
        var begun = new AtomicBoolean();
        try {
            writing.to(out -> {
                begun.set(true);
                return new Rows(out, counted -> {
                    rows.set(counted);
                    if (counted % ROWS_A_STEP == 0) {
                        tell(export, new Progress(counted, State.RUNNING));
                    }
                });
            });
            state = State.FINISHED;
        } finally {
            tell(export, new Progress(rows.get(), begun.get() && state != State.FINISHED ? State.CUT_OFF : state));
        }
    }

    private void tell(Export export, Progress progress) {
        watchers.getOrDefault(export, _ -> {}).accept(progress);
    }

    private record Export(String uid, String token) {}

    /** Counts the lines of a CSV that goes by, except the first and those that are within quotes. */
    private static class Rows extends FilterOutputStream {

        private final LongConsumer counted;
        private boolean isQuoted;
        private long lines;

        Rows(OutputStream out, LongConsumer counted) {
            super(out);
            this.counted = counted;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            for (var i = offset; i < offset + length; i++) {
                count(bytes[i]);
            }
        }

        private void count(int b) {
            if (b == '"') {
                isQuoted = !isQuoted;
            } else if (b == '\n' && !isQuoted && lines++ > 0) {
                counted.accept(lines - 1);
            }
        }
    }
}
