package org.creditsledger.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.ContextConfiguration;

/** A {@link DatabaseTest} whose application calls {@link StripeStandIn} instead of Stripe. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DatabaseTest
@ContextConfiguration(
        initializers = {
            TestDatabase.Initializer.class,
            IdentityProvider.Initializer.class,
            StripeStandIn.Initializer.class
        })
public @interface StripeDatabaseTest {}
