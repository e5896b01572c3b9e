package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentCaptor.captor;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.SessionDestroyEvent;
import com.vaadin.flow.server.SessionDestroyListener;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.WrappedHttpSession;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.mock.web.MockHttpSession;

/** {@code ./test soak} tests that the open page then asks for the sign-in: that takes longer than a session. */
class PageSetupTest {

    @Test
    void when_vaadin_ends_an_idle_session_the_sign_in_ends_with_it() {
        var service = mock(VaadinService.class);
        ArgumentCaptor<SessionDestroyListener> listener = captor();
        new PageSetup(new Texts()).serviceInit(new ServiceInitEvent(service));
        verify(service).addSessionDestroyListener(listener.capture());
        var signedIn = new MockHttpSession();
        var session = mock(VaadinSession.class);
        when(session.getSession()).thenReturn(new WrappedHttpSession(signedIn));

        listener.getValue().sessionDestroy(new SessionDestroyEvent(service, session));
        // As if the HTTP session had ended first.
        listener.getValue().sessionDestroy(new SessionDestroyEvent(service, session));

        assertThat(signedIn.isInvalid()).isTrue();
    }
}
