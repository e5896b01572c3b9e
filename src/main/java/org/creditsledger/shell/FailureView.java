package org.creditsledger.shell;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a page could not be shown, with an id by which support finds the cause in the log. */
@AnonymousAllowed
class FailureView extends VerticalLayout implements HasErrorParameter<Exception>, HasDynamicTitle {

    private static final Logger log = LoggerFactory.getLogger(FailureView.class);

    @Override
    public String getPageTitle() {
        return getTranslation("failure.title");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        var supportId = UUID.randomUUID();
        log.error(
                "page failed: supportId={} path={}",
                supportId,
                event.getLocation().getPath(),
                parameter.getException());
        add(
                new H1(getPageTitle()),
                new Paragraph(getTranslation("failure.text", supportId)),
                new Anchor(event.getLocation().getPathWithQueryParameters(), getTranslation("failure.retry")));
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }
}
