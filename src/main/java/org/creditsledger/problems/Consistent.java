package org.creditsledger.problems;

import java.util.function.BiConsumer;

/** A record of parameters that must also fit together. */
public interface Consistent {

    /**
     * Called when every parameter of the record is valid by itself.
     *
     * @param refuse takes the name of a parameter and the reason
     */
    void check(BiConsumer<String, String> refuse);
}
