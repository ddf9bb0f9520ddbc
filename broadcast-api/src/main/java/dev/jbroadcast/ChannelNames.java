package dev.jbroadcast;

import java.util.Locale;
import java.util.regex.Pattern;

/** What holds for the names of channels and for the patterns of such names alike. */
final class ChannelNames {

    private static final Pattern BREAKS_A_LINE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private ChannelNames() {}

    static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || switch (c) {
                    case '-', '_', '=', '@', ',', '.', ';' -> true;
                    default -> false;
                };
    }

    /** Keeps a name that came from outside from breaking a log line, and from filling the log. */
    static String printable(String name) {
        String shown = name.length() <= Channel.MAX_NAME_LENGTH ? name : name.substring(0, 40) + "…";
        return BREAKS_A_LINE.matcher(shown).replaceAll("?");
    }

    /** The kind in words. */
    static String describe(ChannelKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
