package dev.jbroadcast.authorization;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A channel name with placeholders. A placeholder stands for one or more characters other than the dot; everything else
 * stands for itself; the whole name must match.
 */
final class ChannelPattern {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final String text;
    private final ChannelKind kind;
    private final List<String> placeholders;
    private final Pattern regex;

    private ChannelPattern(String text, ChannelKind kind, List<String> placeholders, Pattern regex) {
        this.text = text;
        this.kind = kind;
        this.placeholders = placeholders;
        this.regex = regex;
    }

    /**
     * @param pattern without the prefix of the kind
     * @throws IllegalArgumentException if no channel could ever match, or it is unclear what would
     */
    static ChannelPattern compile(ChannelKind kind, String pattern) {
        // Whatever is legal with something legal in its placeholders is a legal channel name, prefix rules included.
        String example = PLACEHOLDER.matcher(pattern).replaceAll("x");
        if (example.indexOf('{') >= 0 || example.indexOf('}') >= 0) {
            throw illegal(pattern, "a placeholder has the form {name}, of letters, digits and _");
        }
        if (pattern.contains("}{")) {
            throw illegal(pattern, "two placeholders need something between them");
        }
        try {
            Channel.of(kind, example);
        } catch (IllegalArgumentException e) {
            throw illegal(pattern, e.getMessage());
        }
        List<String> placeholders = new ArrayList<>();
        StringBuilder regex = new StringBuilder(Pattern.quote(kind.prefix()));
        Matcher matcher = PLACEHOLDER.matcher(pattern);
        int end = 0;
        while (matcher.find()) {
            if (placeholders.contains(matcher.group(1))) {
                throw illegal(pattern, "it has the placeholder {%s} twice".formatted(matcher.group(1)));
            }
            placeholders.add(matcher.group(1));
            regex.append(Pattern.quote(pattern.substring(end, matcher.start()))).append("([^.]+)");
            end = matcher.end();
        }
        regex.append(Pattern.quote(pattern.substring(end)));
        return new ChannelPattern(
                kind.prefix() + pattern, kind, List.copyOf(placeholders), Pattern.compile(regex.toString()));
    }

    Optional<ChannelParameters> match(Channel channel) {
        Matcher matcher = regex.matcher(channel.name());
        // A pattern for private channels must not swallow "private-encrypted-…": the kinds are different promises.
        if (channel.kind() != kind || !matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < placeholders.size(); i++) {
            values.put(placeholders.get(i), matcher.group(i + 1));
        }
        return Optional.of(new ChannelParameters(values));
    }

    /** Whether both match the same names: they differ in how their placeholders are called, if at all. */
    boolean matchesSameNamesAs(ChannelPattern other) {
        return kind == other.kind && regex.pattern().equals(other.regex.pattern());
    }

    @Override
    public String toString() {
        return text;
    }

    private static IllegalArgumentException illegal(String pattern, String why) {
        return new IllegalArgumentException("the channel pattern \"%s\" is not usable: %s".formatted(pattern, why));
    }
}
