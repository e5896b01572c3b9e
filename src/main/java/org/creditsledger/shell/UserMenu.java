package org.creditsledger.shell;

import com.vaadin.flow.component.avatar.Avatar;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.spring.security.AuthenticationContext;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.text.Codes;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Who is signed in, how they like to read, and the way out. */
class UserMenu extends Div {

    final Button button = new Button();
    final Popover popover = new Popover();
    final RadioButtonGroup<Colors> colors = new RadioButtonGroup<>();
    final RadioButtonGroup<Language> language = new RadioButtonGroup<>();
    final Button signOut;

    UserMenu(AuthenticationContext authentication, UserService users) {
        var uid = authentication.getPrincipalName().orElse("");
        addClassName("user-menu");

        var name = authentication
                .getAuthenticatedUser(Object.class)
                .flatMap(UserMenu::nameAtProvider)
                .orElse(uid);
        var avatar = new Avatar(name);
        avatar.getElement().setAttribute("aria-hidden", "true");
        button.setIcon(avatar);
        button.setText(name);
        button.setAriaLabel(getTranslation("user.menu.of", name));
        button.addThemeVariants(ButtonVariant.TERTIARY);

        colors.setLabel(getTranslation("user.colors"));
        colors.setItems(Colors.values());
        colors.setItemLabelGenerator(choice -> getTranslation("user.colors." + choice.code()));
        colors.setValue(Colors.chosenIn(VaadinRequest.getCurrent()));
        colors.addValueChangeListener(event -> choose(event.getValue()));

        language.setLabel(getTranslation("user.language"));
        language.setItems(Language.values());
        language.setItemLabelGenerator(Language::ownName);
        language.setValue(Language.of(getLocale().getLanguage()).orElse(Language.ENGLISH));
        language.addValueChangeListener(event -> choose(event.getValue()));

        signOut = new Button(getTranslation("user.sign-out"), _ -> authentication.logout());

        var sheet = new Div(users.find(uid).map(this::facts).orElseGet(() -> facts(uid)), colors, language, signOut);
        sheet.addClassName("user-sheet");
        popover.setTarget(button);
        popover.setPosition(PopoverPosition.BOTTOM_END);
        popover.setAriaLabel(getTranslation("user.menu"));
        popover.setAutofocus(true);
        popover.add(sheet);
        add(button, popover);
    }

    /** What people know themselves by: a uid of a provider is often a number. OpenID Connect Core 1.0, 5.1. */
    private static Optional<String> nameAtProvider(Object principal) {
        return principal instanceof OidcUser user
                ? Stream.of(user.getFullName(), user.getPreferredUsername(), user.getEmail())
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }

    private Div facts(User user) {
        var facts = facts(user.uid());
        facts.add(new Span(user.email()), new Span(getTranslation("role." + Codes.of(user.role()))));
        return facts;
    }

    private static Div facts(String uid) {
        var name = new Span(uid);
        name.addClassName("user-name");
        var facts = new Div(name);
        facts.addClassName("user-facts");
        return facts;
    }

    private void choose(Colors chosen) {
        var page = getUI().orElseThrow().getPage();
        Preference.COLORS.remember(chosen.code(), page);
        page.setColorScheme(chosen.scheme);
    }

    private void choose(Language chosen) {
        var page = getUI().orElseThrow().getPage();
        Preference.LANGUAGE.remember(chosen.code(), page);
        page.reload();
    }
}
