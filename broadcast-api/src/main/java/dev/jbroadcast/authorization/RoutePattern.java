package dev.jbroadcast.authorization;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.ChannelPattern;
import java.util.List;
import java.util.Optional;

/** The pattern of a route: of one kind of channels, or of every kind that takes authorization. */
final class RoutePattern {

    private static final List<ChannelKind> KINDS =
            List.of(ChannelKind.PRIVATE, ChannelKind.ENCRYPTED_PRIVATE, ChannelKind.PRESENCE);

    private final String text;
    /** One, or one for each kind. */
    private final List<ChannelPattern> patterns;

    private RoutePattern(String text, List<ChannelPattern> patterns) {
        for (String placeholder : patterns.get(0).placeholders()) {
            if (placeholder.indexOf('.') >= 0) {
                throw new IllegalArgumentException(
                        "the channel pattern \"%s\" has the placeholder {%s}, a path, which only events have; give it a simple name"
                                .formatted(text, placeholder));
            }
        }
        this.text = text;
        this.patterns = patterns;
    }

    /** @param pattern without the prefix of the kind */
    static RoutePattern of(ChannelKind kind, String pattern) {
        return of(ChannelPattern.of(kind, pattern));
    }

    static RoutePattern of(ChannelPattern pattern) {
        if (!KINDS.contains(pattern.kind())) {
            throw new IllegalArgumentException(
                    pattern.kind() == ChannelKind.PUBLIC
                            ? "the channel pattern \"%s\" is that of a public channel, which takes no authorization; begin it with private-, private-encrypted- or presence-, or register it for any kind"
                                    .formatted(pattern)
                            : "the channel pattern \"%s\" takes no route: clients listen to a user's channel by signing in"
                                    .formatted(pattern));
        }
        return new RoutePattern(pattern.toString(), List.of(pattern));
    }

    /** @param pattern without the prefix of any kind */
    static RoutePattern anyKind(String pattern) {
        return new RoutePattern(
                pattern,
                KINDS.stream().map(kind -> ChannelPattern.of(kind, pattern)).toList());
    }

    boolean isAnyKind() {
        return patterns.size() > 1;
    }

    /** Whether presence channels can match. */
    boolean takesMembers() {
        return patterns.stream().anyMatch(pattern -> pattern.kind() == ChannelKind.PRESENCE);
    }

    List<String> placeholders() {
        return patterns.get(0).placeholders();
    }

    Optional<List<String>> match(Channel channel) {
        for (ChannelPattern pattern : patterns) {
            if (pattern.kind() == channel.kind()) {
                return pattern.match(channel);
            }
        }
        return Optional.empty();
    }

    /** Whether every channel that matches the other one matches this one too. */
    boolean covers(RoutePattern other) {
        return other.patterns.stream()
                .allMatch(theirs -> patterns.stream().anyMatch(pattern -> pattern.covers(theirs)));
    }

    /** With the prefix of its kind; without one if it is for any kind. */
    @Override
    public String toString() {
        return text;
    }
}
