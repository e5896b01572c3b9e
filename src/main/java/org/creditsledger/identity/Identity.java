package org.creditsledger.identity;

/**
 * A person's identity at an identity provider, unique for ever (OpenID Connect Core 1.0, 5.7).
 *
 * @param issuer the provider, as its tokens name it; at most 512 characters
 * @param subject the provider's id of the person; at most 255 characters
 */
public record Identity(String issuer, String subject) {

    public static final int MAX_ISSUER_LENGTH = 512;
    public static final int MAX_SUBJECT_LENGTH = 255;

    public Identity {
        if (issuer.isEmpty() || issuer.length() > MAX_ISSUER_LENGTH) {
            throw new IllegalArgumentException("issuer must have 1 to " + MAX_ISSUER_LENGTH + " characters");
        }
        if (subject.isEmpty() || subject.length() > MAX_SUBJECT_LENGTH) {
            throw new IllegalArgumentException("subject must have 1 to " + MAX_SUBJECT_LENGTH + " characters");
        }
    }
}
