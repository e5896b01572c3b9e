package org.creditsledger.problems;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which problems a request can end in beside those that any request can, so that the API description names them: at
 * the method that raises them, where a reader looks first.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface MayAnswer {
    ProblemCode[] value();
}
