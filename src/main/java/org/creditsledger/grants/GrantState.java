package org.creditsledger.grants;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The state of a {@link GrantRequest}. */
public enum GrantState {
    /** A second admin may decide. */
    PENDING,
    /** Approved, and in the ledger. */
    POSTED,
    REJECTED,
    /** Approved, but refused by the ledger, for example for lack of credits. It can be approved again. */
    REFUSED,
    /** Withdrawn by the requester. */
    WITHDRAWN,
    /** Not decided in time. */
    EXPIRED;

    /** The code in the database and the API: {@code pending}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<GrantState> ofCode(String code) {
        return Stream.of(values()).filter(state -> state.code().equals(code)).findFirst();
    }

    @Converter(autoApply = true)
    static class ToCode implements AttributeConverter<GrantState, String> {
        @Override
        public String convertToDatabaseColumn(GrantState state) {
            return state.code();
        }

        @Override
        public GrantState convertToEntityAttribute(String code) {
            return ofCode(code).orElseThrow();
        }
    }
}
