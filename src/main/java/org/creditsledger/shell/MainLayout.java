package org.creditsledger.shell;

import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Footer;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.Scroller;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.server.menu.MenuConfiguration;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;

/** The frame around every page: its menu, and who is signed in. */
@Layout
@PermitAll
class MainLayout extends AppLayout {

    final Button signOut;

    MainLayout(AuthenticationContext authentication) {
        setPrimarySection(Section.DRAWER);
        addClassName("main-layout");

        var brand = new Header(new Span(getTranslation("app.name")));
        brand.addClassName("brand");

        var menu = new SideNav();
        menu.getElement().setAttribute("aria-label", getTranslation("menu.label"));
        MenuConfiguration.getMenuEntries()
                .forEach(entry -> menu.addItem(new SideNavItem(getTranslation(entry.title()), entry.path())));

        var user = new Span(authentication.getPrincipalName().orElse(""));
        user.addClassName("user-name");
        signOut = new Button(getTranslation("user.sign-out"), _ -> authentication.logout());
        signOut.addThemeVariants(ButtonVariant.TERTIARY);
        var account = new Footer(user, signOut);
        account.addClassName("account");

        addToDrawer(brand, new Scroller(menu), account);
        addToNavbar(true, new DrawerToggle());
    }
}
