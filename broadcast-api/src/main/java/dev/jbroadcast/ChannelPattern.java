package dev.jbroadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A channel name with placeholders, such as {@code private-orders.{orderId}}: what events, authorization and tests have
 * in common. A placeholder stands for one or more legal characters other than the dot; everything else stands for
 * itself; the whole name must match.
 *
 * <p>Formatting and matching are each other's inverse: {@link #format} makes no name from which {@link #match} would
 * read anything but the values that it was given. So nobody gets into a channel by choosing a clever value. Where
 * several placeholders share a segment, as in {@code chat.{from}-{to}}, those on the left take as much as they can.
 *
 * <p>Immutable and thread-safe.
 */
public final class ChannelPattern {

    private final String text;
    private final ChannelKind kind;
    private final List<String> placeholders;
    /** What stands before, between and after the placeholders; the prefix of the kind included. */
    private final List<String> literals;
    /** Whether two placeholders share a segment, so that not everything that stands there can be told apart again. */
    private final boolean ambiguous;

    private ChannelPattern(String text, ChannelKind kind, List<String> placeholders, List<String> literals) {
        this.text = text;
        this.kind = kind;
        this.placeholders = List.copyOf(placeholders);
        this.literals = List.copyOf(literals);
        this.ambiguous = placeholders.size() > 1
                && literals.subList(1, literals.size() - 1).stream().anyMatch(literal -> literal.indexOf('.') < 0);
    }

    /**
     * The pattern with this wire form, prefix included.
     *
     * @throws IllegalArgumentException if no channel could ever match, or it is unclear what would; the message says
     *     why
     */
    public static ChannelPattern of(String pattern) {
        ChannelKind kind = ChannelKind.ofName(pattern);
        return of(kind, pattern.substring(kind.prefix().length()));
    }

    /**
     * The pattern of a kind.
     *
     * @param pattern without the kind's prefix
     * @throws IllegalArgumentException if no channel could ever match, or it is unclear what would; the message says
     *     why
     */
    public static ChannelPattern of(ChannelKind kind, String pattern) {
        List<String> placeholders = new ArrayList<>();
        List<String> literals = new ArrayList<>();
        int end = 0;
        for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', end)) {
            int close = pattern.indexOf('}', open);
            String placeholder = close < 0 ? "" : pattern.substring(open + 1, close);
            if (!isPath(placeholder)) {
                throw noPlaceholder(pattern);
            }
            if (!placeholders.isEmpty() && open == end) {
                throw illegal(pattern, "two placeholders need something between them");
            }
            if (placeholders.contains(placeholder)) {
                throw illegal(pattern, "it has the placeholder {%s} twice".formatted(placeholder));
            }
            placeholders.add(placeholder);
            literals.add(pattern.substring(end, open));
            end = close + 1;
        }
        literals.add(pattern.substring(end));
        if (literals.stream().anyMatch(literal -> literal.indexOf('}') >= 0)) {
            throw noPlaceholder(pattern);
        }
        try {
            // Whatever is legal with something legal in its placeholders is a legal channel name, prefix rules
            // included.
            Channel.of(kind, String.join("x", literals));
        } catch (IllegalArgumentException e) {
            throw illegal(pattern, String.valueOf(e.getMessage()));
        }
        literals.set(0, kind.prefix() + literals.get(0));
        return new ChannelPattern(kind.prefix() + pattern, kind, placeholders, literals);
    }

    /** Whether this is a name, or several with dots between them. */
    private static boolean isPath(String placeholder) {
        boolean begins = true;
        for (int i = 0; i < placeholder.length(); i++) {
            char c = placeholder.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean fits = begins ? letter : letter || c == '.' || (c >= '0' && c <= '9');
            if (!fits) {
                return false;
            }
            begins = c == '.';
        }
        return !begins;
    }

    /** The kind of the channels that match. */
    public ChannelKind kind() {
        return kind;
    }

    /** The names of the placeholders from left to right, without braces; unmodifiable. */
    public List<String> placeholders() {
        return placeholders;
    }

    /**
     * The channel with these values in the places of the placeholders, from left to right: the name of an enum
     * constant, and of everything else what its {@code toString()} says.
     *
     * @throws IllegalArgumentException if there are more or fewer values than placeholders, or one is null, empty, has
     *     a dot or another character that cannot stand there, or could not be told from what stands beside it; the
     *     message names the placeholder
     */
    public Channel format(@Nullable Object... values) {
        if (values.length != placeholders.size()) {
            throw new IllegalArgumentException("the channel pattern \"%s\" takes %d value(s), not %d"
                    .formatted(text, placeholders.size(), values.length));
        }
        String name = literals.get(0);
        for (int i = 0; i < values.length; i++) {
            // With the one placeholder that nearly all patterns have, this makes the name and nothing else.
            name = name + segment(placeholders.get(i), values[i]) + literals.get(i + 1);
        }
        Channel channel = new Channel(name);
        // A first placeholder could hold the rest of another kind's prefix: "private-" and {name} = "encrypted-x".
        if (channel.kind() != kind) {
            throw new IllegalArgumentException("%s is not a %s channel, as the pattern \"%s\" is"
                    .formatted(channel, ChannelNames.describe(kind), text));
        }
        if (ambiguous) {
            requireInverse(channel, values);
        }
        return channel;
    }

    private String segment(String placeholder, @Nullable Object value) {
        // An enum may describe itself to people in toString(); names are what can be read back.
        String segment = value instanceof Enum<?> constant ? constant.name() : value == null ? null : value.toString();
        if (segment == null) {
            throw new IllegalArgumentException(
                    "{%s} is null in the channel pattern \"%s\"".formatted(placeholder, text));
        }
        if (segment.isEmpty()) {
            throw new IllegalArgumentException(
                    "{%s} is empty in the channel pattern \"%s\"".formatted(placeholder, text));
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '.' || !ChannelNames.isLegal(c)) {
                throw new IllegalArgumentException(
                        "{%s} is \"%s\" in the channel pattern \"%s\", and may only have the characters A-Z a-z 0-9 - _ = @ , ;"
                                .formatted(placeholder, ChannelNames.printable(segment), text));
            }
        }
        return segment;
    }

    private void requireInverse(Channel channel, @Nullable Object[] values) {
        List<String> read = match(channel).orElse(List.of());
        for (int i = 0; i < read.size(); i++) {
            String segment = segment(placeholders.get(i), values[i]);
            if (!read.get(i).equals(segment)) {
                throw new IllegalArgumentException(
                        "%s reads as {%s} = \"%s\" and not \"%s\"; put a dot between placeholders"
                                .formatted(channel, placeholders.get(i), read.get(i), segment));
            }
        }
    }

    /** What stands at the placeholders, from left to right; empty if the channel does not match. */
    public Optional<List<String>> match(Channel channel) {
        // A pattern for private channels must not swallow "private-encrypted-…": the kinds are different promises.
        return channel.kind() == kind ? Optional.ofNullable(read(channel.name())) : Optional.empty();
    }

    /**
     * What stands at the placeholders of a name; null if it does not match. Takes time in proportion to the name,
     * whatever a client sends: a regular expression would try every division of a segment that placeholders share.
     */
    private @Nullable List<String> read(String name) {
        String first = literals.get(0);
        String last = literals.get(placeholders.size());
        if (placeholders.isEmpty()) {
            return name.equals(first) ? List.of() : null;
        }
        if (!name.startsWith(first) || !name.endsWith(last)) {
            return null;
        }
        String[] values = new String[placeholders.size()];
        int end = name.length() - last.length();
        // From right to left, each literal as far right as it goes: that leaves the most to the placeholders on the
        // left, and no other division matches where this one does not.
        for (int i = values.length - 1; i >= 0; i--) {
            String literal = literals.get(i);
            int at = i == 0 ? 0 : name.lastIndexOf(literal, end - 1 - literal.length());
            int start = at + literal.length();
            if (at < 0 || start >= end) {
                return null;
            }
            values[i] = name.substring(start, end);
            if (values[i].indexOf('.') >= 0) {
                return null;
            }
            end = at;
        }
        return List.of(values);
    }

    /** Whether every channel that matches the other pattern matches this one too. */
    public boolean covers(ChannelPattern other) {
        // No legal name has this character, so only a placeholder can take it.
        return kind == other.kind && read(String.join("\u0001", other.literals)) != null;
    }

    /** Equal if both match the same channels and their placeholders have the same names. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChannelPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern's wire form. */
    @Override
    public String toString() {
        return text;
    }

    private static IllegalArgumentException noPlaceholder(String pattern) {
        return illegal(pattern, "a placeholder has the form {name}, of letters, digits and _");
    }

    private static IllegalArgumentException illegal(String pattern, String why) {
        return new IllegalArgumentException(
                "the channel pattern \"%s\" is not usable: %s".formatted(ChannelNames.printable(pattern), why));
    }
}
