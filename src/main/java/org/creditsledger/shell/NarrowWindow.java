package org.creditsledger.shell;

import com.vaadin.flow.component.AttachEvent;
import java.util.function.IntConsumer;

/** A browser window in which the columns of a list do not fit side by side. */
public final class NarrowWindow {

    private static final int NARROW_PX = 700;

    private NarrowWindow() {}

    /** @param widthPx 0 or less where the browser did not send it */
    public static boolean is(int widthPx) {
        return widthPx > 0 && widthPx < NARROW_PX;
    }

    /** Reports the width of the window now and after each change, until the component is detached. */
    public static void follow(AttachEvent event, IntConsumer widthPx) {
        var page = event.getUI().getPage();
        widthPx.accept(page.getExtendedClientDetails().getWindowInnerWidth());
        var registration = page.addBrowserWindowResizeListener(resize -> widthPx.accept(resize.getWidth()));
        event.getSource().addDetachListener(detached -> {
            registration.remove();
            detached.unregisterListener();
        });
    }
}
