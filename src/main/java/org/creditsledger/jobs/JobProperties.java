package org.creditsledger.jobs;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How jobs are charged.
 *
 * @param overrun the charge for a job that succeeded and costs more than its user has: all credits that are held for it
 *     and available (charge-available), only the held ones (charge-held), or none, and the event is refused (refuse)
 */
@Validated
@ConfigurationProperties("credits.jobs")
record JobProperties(@NotNull Overrun overrun) {

    /** How to charge a delivered job that costs more than its held and the available credits together. */
    enum Overrun {
        /** All credits that are held for it, and all that are available. */
        CHARGE_AVAILABLE,
        /** Only the credits that are held for it. */
        CHARGE_HELD,
        /** Nothing: the event is refused. */
        REFUSE;

        /**
         * @param held whole credits that are held for the job
         * @param available whole credits that are not held for anything
         */
        long chargeable(long held, long available) {
            return switch (this) {
                case CHARGE_AVAILABLE -> held + available;
                case CHARGE_HELD -> held;
                case REFUSE -> 0;
            };
        }
    }
}
