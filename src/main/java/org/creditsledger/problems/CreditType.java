package org.creditsledger.problems;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Must be the code of an existing credit type. */
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = CreditType.Known.class)
public @interface CreditType {

    String message() default "must be an existing credit type";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** The codes of all credit types. They are rows of the database, so the ledger supplies them. */
    interface Codes extends Supplier<List<String>> {}

    class Known implements ConstraintValidator<CreditType, String> {

        private final Codes codes;

        Known(Codes codes) {
            this.codes = codes;
        }

        @Override
        public boolean isValid(@Nullable String code, ConstraintValidatorContext context) {
            if (code == null || codes.get().contains(code)) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate("must be among " + String.join(", ", codes.get()))
                    .addConstraintViolation();
            return false;
        }
    }
}
