package org.creditsledger.problems;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/** Describes, for the API description, the answer to a request whose effect an equal one had before. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "200",
        headers =
                @Header(
                        name = IdempotencyKey.REPLAYED,
                        description = "true for a replay",
                        schema = @Schema(type = "string")))
public @interface MayReplay {

    @AliasFor(annotation = ApiResponse.class, attribute = "description")
    String value();

    @AliasFor(annotation = ApiResponse.class, attribute = "content")
    Content[] content() default {};
}
