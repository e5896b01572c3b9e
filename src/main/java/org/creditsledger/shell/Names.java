package org.creditsledger.shell;

import com.vaadin.flow.component.Component;

/**
 * What credit types, sources and facts of entries are called in the reader's language. They are data and may be newer than
 * the translations; then the code itself is shown.
 */
public final class Names {

    private Names() {}

    public static String type(String type, Component page) {
        return nameOf("type." + type, type, page);
    }

    /** As it is written within a sentence, where some languages write it small. */
    public static String typeInSentence(String type, Component page) {
        return nameOf("type.in-sentence." + type, type, page);
    }

    public static String source(String source, Component page) {
        return nameOf("source." + source, source, page);
    }

    /** What is known of an entry besides its reason: whoever writes one may have facts of their own. */
    public static String fact(String name, Component page) {
        return nameOf("fact." + name, name, page);
    }

    private static String nameOf(String key, String code, Component page) {
        var name = page.getTranslation(key);
        return name.contains(key) ? code : name;
    }
}
