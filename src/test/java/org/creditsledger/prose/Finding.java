package org.creditsledger.prose;

record Finding(String place, String rule, String words, String message, String sentence) {

    @Override
    public String toString() {
        return "%s: “%s”: %s (%s)%n    %s".formatted(place, words, message, rule, sentence);
    }
}
