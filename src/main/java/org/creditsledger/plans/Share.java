package org.creditsledger.plans;

import java.math.BigInteger;

/** An exact part of credits, so that no credit is lost or won where parts are added and only then rounded. */
record Share(BigInteger numerator, BigInteger denominator) {

    static final Share NONE = new Share(BigInteger.ZERO, BigInteger.ONE);

    /** Whole credits × {@code part} ÷ {@code whole}. */
    static Share of(long credits, long part, long whole) {
        return new Share(BigInteger.valueOf(credits).multiply(BigInteger.valueOf(part)), BigInteger.valueOf(whole));
    }

    Share plus(Share other) {
        return new Share(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Share minus(Share other) {
        return plus(new Share(other.numerator.negate(), other.denominator));
    }

    /** Whole credits, rounded down; 0 if it is negative. */
    long credits() {
        return numerator.signum() <= 0 ? 0 : numerator.divide(denominator).longValueExact();
    }
}
