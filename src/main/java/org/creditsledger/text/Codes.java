package org.creditsledger.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The words for the constants of an enum in the database, in the API and in addresses: {@code refund-shortfall}. */
public final class Codes {

    private Codes() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty if no constant has this code. */
    public static <E extends Enum<E>> Optional<E> parse(Class<E> type, String code) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(code))
                .findFirst();
    }
}
