package org.creditsledger.shell;

import java.util.Arrays;
import java.util.Locale;

/** The parts of the main menu. Where a page stands follows from its address; the first that fits has it. */
enum MenuGroup {
    BILLS("bills/"),
    REPORTS("admin/credits/"),
    ADMINISTRATION("admin/");

    private final String prefix;

    MenuGroup(String prefix) {
        this.prefix = prefix;
    }

    String titleKey() {
        return "menu." + name().toLowerCase(Locale.ROOT);
    }

    static MenuGroup of(String path) {
        var relative = path.startsWith("/") ? path.substring(1) : path;
        return Arrays.stream(values())
                .filter(group -> relative.startsWith(group.prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no part of the menu has " + path));
    }
}
