package dev.jbroadcast.callback;

import java.util.regex.Pattern;

/** Keeps what came from outside from breaking a line of the log: people may be called anything. */
public final class LogText {

    private static final Pattern BREAKS_A_LINE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private LogText() {}

    /** The text with a question mark for everything that is no visible part of a line. */
    public static String printable(String text) {
        return BREAKS_A_LINE.matcher(text).replaceAll("?");
    }
}
