package org.creditsledger.shell;

import com.vaadin.flow.component.Component;

/**
 * What credit types and sources are called in the reader's language. Types and sources are data and may be
 * newer than the translations; then the code itself is shown.
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

    private static String nameOf(String key, String code, Component page) {
        var name = page.getTranslation(key);
        return name.contains(key) ? code : name;
    }
}
