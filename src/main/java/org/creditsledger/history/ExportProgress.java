package org.creditsledger.history;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Component;

/**
 * Lets a page show the progress of an export that the browser downloads. The page makes a token, and the request of the
 * download carries it.
 */
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
        /** It failed, or its reader hung up. */
        CUT_OFF,
        /** It did not start: too many others are running, of the same reader or of all. */
        REFUSED
    }

    /** Writes one export. */
    @FunctionalInterface
    public interface Writing {

        /** @param written to be called with 0 at the start, and then from time to time with the rows written so far */
        void run(LongConsumer written) throws IOException;
    }

    /**
     * @param watcher receives each step, on the thread that writes
     * @return ends the watch; the watcher must close it
     */
    public CreditsWatch.Watch watch(String uid, String token, Consumer<Progress> watcher) {
        var export = new Export(uid, token);
        watchers.put(export, watcher);
        return () -> watchers.remove(export, watcher);
    }

    /** Reports the rows of an export and its end to its watcher. */
    public void follow(String uid, String token, Writing writing) throws IOException {
        var export = new Export(uid, token);
        var end = new AtomicReference<>(new Progress(0, State.REFUSED));
        try {
            writing.run(rows -> {
                var before = end.getAndSet(new Progress(rows, State.CUT_OFF)).rows();
                if (rows / ROWS_A_STEP > before / ROWS_A_STEP) {
                    report(export, new Progress(rows, State.RUNNING));
                }
            });
            end.set(new Progress(end.get().rows(), State.FINISHED));
        } finally {
            report(export, end.get());
        }
    }

    private void report(Export export, Progress progress) {
        watchers.getOrDefault(export, _ -> {}).accept(progress);
    }

    private record Export(String uid, String token) {}
}
