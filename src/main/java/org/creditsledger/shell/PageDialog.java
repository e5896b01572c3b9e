package org.creditsledger.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.dialog.Dialog;

/** A dialog that closes when a link in it leads to another page. Without this, it would stay above that page. */
public abstract class PageDialog extends Dialog {

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        var registration = event.getUI().addBeforeLeaveListener(_ -> close());
        addDetachListener(detached -> {
            registration.remove();
            detached.unregisterListener();
        });
    }
}
