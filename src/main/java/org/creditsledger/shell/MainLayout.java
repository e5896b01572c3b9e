package org.creditsledger.shell;

import static java.util.stream.Collectors.toSet;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.Scroller;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.server.menu.MenuConfiguration;
import com.vaadin.flow.server.menu.MenuEntry;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.util.EnumMap;
import java.util.Map;
import org.creditsledger.identity.UserService;
import org.jspecify.annotations.Nullable;

/** The frame around every page: its menu, and who is signed in. */
@Layout
@PermitAll
class MainLayout extends AppLayout {

    final Map<MenuGroup, SideNav> menus = new EnumMap<>(MenuGroup.class);
    final UserMenu userMenu;

    private final Main content = new Main();
    private @Nullable HasElement shown;

    MainLayout(AuthenticationContext authentication, UserService users) {
        setPrimarySection(Section.DRAWER);
        addClassName("main-layout");
        setI18n(new AppLayoutI18n().setDrawer(getTranslation("menu.label")));

        var brand = new Header(new Span(getTranslation("app.name")));
        brand.addClassName("brand");
        var scroller = new Scroller(new Div(menu()));
        scroller.addClassName("menu");
        addToDrawer(brand, scroller);

        content.setId("page");
        content.getElement().setAttribute("tabindex", "-1");
        setContent(content);

        var toggle = new DrawerToggle();
        toggle.setAriaLabel(getTranslation("menu.toggle"));
        userMenu = new UserMenu(authentication, users);
        addToNavbar(skipLink(), toggle, userMenu);
    }

    @Override
    public void showRouterLayoutContent(HasElement view) {
        content.getElement().removeAllChildren();
        content.getElement().appendChild(view.getElement());
        if (isOverlay()) {
            setDrawerOpened(false);
        }
        if (shown != null && shown != view) {
            focusContent();
        }
        shown = view;
    }

    /** Else who reads with the ears would stay on the link in the menu, and not notice that the page is another. */
    private void focusContent() {
        content.getElement().executeJs("""
                const target = this.querySelector('h1') ?? this;
                target.tabIndex = -1;
                target.focus();""");
    }

    private Component[] menu() {
        var entries = MenuConfiguration.getMenuEntries();
        entries.stream()
                .filter(entry -> !CreditsConsole.isTab(entry))
                .forEach(entry -> menu(entry).addItem(item(entry.title(), entry)));
        var tabs = entries.stream().filter(CreditsConsole::isTab).toList();
        if (!tabs.isEmpty()) {
            var console = item("console.menu", tabs.getFirst());
            console.setPathAliases(tabs.stream().map(MenuEntry::path).collect(toSet()));
            menu(tabs.getFirst()).addItem(console);
        }
        return menus.values().toArray(Component[]::new);
    }

    private SideNav menu(MenuEntry entry) {
        return menus.computeIfAbsent(MenuGroup.of(entry.path()), this::menu);
    }

    private SideNav menu(MenuGroup group) {
        var menu = new SideNav(getTranslation(group.titleKey()));
        menu.setI18n(new SideNav.SideNavI18n().setToggle(getTranslation("menu.toggle-group")));
        return menu;
    }

    private SideNavItem item(String titleKey, MenuEntry entry) {
        var item = new SideNavItem(getTranslation(titleKey), entry.menuClass());
        item.setMatchNested(true);
        return item;
    }

    private Anchor skipLink() {
        var link = new Anchor("#page", getTranslation("menu.skip"));
        link.addClassName("skip-link");
        link.setRouterIgnore(true);
        return link;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        // The browser would scroll there, and leave "#page" in the address that people share.
        getElement().executeJs("""
                this.querySelector('.skip-link').addEventListener('click', event => {
                  event.preventDefault();
                  document.getElementById('page').focus();
                });""");
    }
}
