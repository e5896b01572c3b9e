package org.creditsledger.shell;

import com.vaadin.flow.component.UI;
import java.util.function.Consumer;

/** The loads of a page one after the other. Only the latest may show its results: those of earlier loads are dropped. */
public final class Loads {

    private Load latest = new Load();

    /** Begins a load, and thereby ends the one before. */
    public Load next() {
        latest = new Load();
        return latest;
    }

    public Load latest() {
        return latest;
    }

    public final class Load {

        private Load() {}

        /**
         * Carries a result from another thread to the page, unless another load has begun by then.
         *
         * @param show runs on the page
         */
        public <T> Consumer<T> then(Consumer<T> show) {
            return UI.getCurrentOrThrow().accessLater((T result) -> ifLatest(() -> show.accept(result)), () -> {});
        }

        /** Runs on the page, unless another load has begun. */
        public void ifLatest(Runnable show) {
            if (this == latest) {
                show.run();
            }
        }
    }
}
