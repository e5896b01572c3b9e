package org.creditsledger.grants;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How far a {@link GrantRequest} has come. */
public enum GrantState {
    /** A second admin may decide. */
    PENDING,
    /** Approved, and in the ledger. */
    POSTED,
    REJECTED,
    /** Approved, but the ledger said no, such as when less was left than was to be taken. It may be approved again. */
    REFUSED,
    /** Taken back by whoever asked. */
    WITHDRAWN,
    /** Nobody decided in time. */
    EXPIRED;

    /** As it is stored and told to programs: {@code pending}. */
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
