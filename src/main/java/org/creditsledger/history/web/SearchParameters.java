package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.ledger.Posting;

/** Describes by what admins find entries. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameters({
    @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description = "A uid, a jobId, a paymentId or the beginning of an e-mail address, looked up in this order."
                    + " Not together with uid.",
            schema = @Schema(type = "string", minLength = 1, maxLength = EntrySearch.MAX_LENGTH)),
    @Parameter(
            name = "uid",
            in = ParameterIn.QUERY,
            description = "Whose entries. Everybody's without it.",
            schema = @Schema(type = "string", pattern = "^" + Posting.ID_PATTERN + "$"))
})
public @interface SearchParameters {}
