package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.HighlightConditions;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.router.RouterLayout;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.server.menu.MenuConfiguration;
import com.vaadin.flow.server.menu.MenuEntry;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import org.creditsledger.security.Roles;

/**
 * Reports &amp; Analytics → Credits: its pages side by side, as tabs. A view becomes one by a route below {@value #PATH}
 * and a {@code @Menu}.
 */
@Layout(CreditsConsole.PATH)
@ParentLayout(MainLayout.class)
@RolesAllowed(Roles.ADMIN)
class CreditsConsole extends Div implements RouterLayout, AfterNavigationObserver {

    static final String PATH = "admin/credits";

    final List<RouterLink> tabs;

    private final Div page = new Div();

    CreditsConsole() {
        tabs = MenuConfiguration.getMenuEntries().stream()
                .filter(CreditsConsole::isTab)
                .map(this::tab)
                .toList();
        var bar = new Nav(tabs.toArray(Component[]::new));
        bar.addClassName("tab-bar");
        bar.getElement().setAttribute("aria-label", getTranslation("console.tabs"));
        page.addClassName("tab-page");
        addClassName("console");
        setSizeFull();
        add(bar, page);
    }

    static boolean isTab(MenuEntry entry) {
        return MenuGroup.of(entry.path()) == MenuGroup.REPORTS;
    }

    @Override
    public void showRouterLayoutContent(HasElement view) {
        page.getElement().removeAllChildren();
        page.getElement().appendChild(view.getElement());
    }

    /** Links and no tabs of Vaadin's: each is a page with an address of its own, and may be opened in another window. */
    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        tabs.forEach(tab -> {
            if (HighlightConditions.locationPrefix().shouldHighlight(tab, event)) {
                tab.getElement().setAttribute("aria-current", "page");
            } else {
                tab.getElement().removeAttribute("aria-current");
            }
        });
    }

    private RouterLink tab(MenuEntry entry) {
        return new RouterLink(getTranslation(entry.title()), entry.menuClass());
    }
}
