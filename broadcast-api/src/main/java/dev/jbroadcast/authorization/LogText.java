package dev.jbroadcast.authorization;

import java.util.regex.Pattern;

/** Keeps what came from outside from breaking a line of the log: people may be called anything. */
final class LogText {

    private static final Pattern BREAKS_A_LINE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private LogText() {}

    static String printable(String text) {
        return BREAKS_A_LINE.matcher(text).replaceAll("?");
    }
}
