package org.creditsledger.invoices;

import com.openhtmltopdf.util.Diagnostic;
import com.openhtmltopdf.util.XRLogger;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the renderer's warnings to our log. By default it writes ten lines for each successful invoice, outside of our
 * log.
 */
class RendererLog implements XRLogger {

    private static final Logger log = LoggerFactory.getLogger(RendererLog.class);

    @Override
    public void log(String where, Level level, String message) {
        log(where, level, message, null);
    }

    @Override
    public void log(String where, Level level, String message, @Nullable Throwable cause) {
        if (isWorthTelling(level)) {
            log.warn("{}: {}", where, message, cause);
        }
    }

    @Override
    public void setLevel(String where, Level level) {
        // The application sets the level.
    }

    @Override
    public boolean isLogLevelEnabled(Diagnostic diagnostic) {
        return isWorthTelling(diagnostic.getLevel());
    }

    private static boolean isWorthTelling(Level level) {
        return level.intValue() >= Level.WARNING.intValue();
    }
}
