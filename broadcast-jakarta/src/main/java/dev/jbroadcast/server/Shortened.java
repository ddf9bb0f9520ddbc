package dev.jbroadcast.server;

/** Texts from outside, where they are quoted in an answer: it is not to grow with the question. */
final class Shortened {

    private static final int MAX_LENGTH = 512;

    private Shortened() {}

    static String of(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
