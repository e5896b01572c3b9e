package org.creditsledger.identity;

/** Whether a person from an identity provider may sign in, and as which user. */
public sealed interface SignInResult {

    record Welcome(User user) implements SignInResult {}

    record Disabled(User user) implements SignInResult {}

    /** The provider's uid belongs to another identity. */
    record NotTheirs() implements SignInResult {}
}
