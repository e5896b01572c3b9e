package org.creditsledger.shell;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import org.creditsledger.security.DemoAccounts;
import org.creditsledger.security.SignInProperties;
import org.springframework.beans.factory.ObjectProvider;

/** Asks who you are, or leads to the provider who does; where there are demo accounts, it names them. */
@Route(value = "login", autoLayout = false)
@AnonymousAllowed
class LoginView extends VerticalLayout implements BeforeEnterObserver, HasDynamicTitle {

    final LoginForm form = new LoginForm();

    private final SignInProperties signIn;
    private final Paragraph refused = new Paragraph();

    LoginView(SignInProperties signIn, ObjectProvider<DemoAccounts> demoAccounts) {
        this.signIn = signIn;
        addClassName("login-view");
        setSizeFull();
        setAlignItems(Alignment.CENTER);
        setJustifyContentMode(JustifyContentMode.CENTER);

        add(new H1(getTranslation("app.name")));
        refused.addClassNames("message", "failure");
        refused.getElement().setAttribute("role", "alert");
        refused.setVisible(false);
        if (signIn.isByProvider()) {
            var provider = new Anchor("oauth2/authorization/oidc", getTranslation("login.submit"));
            provider.setRouterIgnore(true);
            provider.addClassName("button-link");
            add(refused, new Paragraph(getTranslation("login.provider")), provider);
            return;
        }
        form.setAction("login");
        form.setForgotPasswordButtonVisible(false);
        form.setI18n(texts());
        // The form has no other way to translate this.
        form.getElement()
                .executeJs(
                        "this.querySelector('vaadin-password-field').i18n = {reveal: $0}",
                        getTranslation("login.show-password"));
        add(form);
        demoAccounts.ifAvailable(_ -> {
            var hint = new Paragraph(getTranslation("login.demo", DemoAccounts.PASSWORD));
            add(new Div(hint));
        });
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var error = event.getLocation().getQueryParameters().getSingleParameter("error");
        if (signIn.isByProvider()) {
            error.ifPresent(why -> refused.setText(getTranslation(
                    switch (why) {
                        case "no-role" -> "login.refused.no-role";
                        case "disabled" -> "login.refused.disabled";
                        case "no-uid" -> "login.refused.no-uid";
                        default -> "login.refused.failed";
                    })));
            refused.setVisible(error.isPresent());
        }
        form.setError(error.isPresent());
    }

    @Override
    public String getPageTitle() {
        return getTranslation("login.title");
    }

    private LoginI18n texts() {
        var texts = LoginI18n.createDefault();
        texts.getForm().setTitle(getTranslation("login.title"));
        texts.getForm().setUsername(getTranslation("login.username"));
        texts.getForm().setPassword(getTranslation("login.password"));
        texts.getForm().setSubmit(getTranslation("login.submit"));
        texts.getErrorMessage().setUsername(getTranslation("login.error.username"));
        texts.getErrorMessage().setPassword(getTranslation("login.error.password"));
        texts.getErrorMessage().setTitle(getTranslation("login.error.title"));
        texts.getErrorMessage().setMessage(getTranslation("login.error.message"));
        return texts;
    }
}
