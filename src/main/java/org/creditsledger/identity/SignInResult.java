package org.creditsledger.identity;

/** Whether somebody whom an identity provider vouches for may come in, and as whom. */
public sealed interface SignInResult {

    record Welcome(User user) implements SignInResult {}

    record Disabled(User user) implements SignInResult {}

    /** The uid that the provider tells belongs to another identity. */
    record NotTheirs() implements SignInResult {}
}
