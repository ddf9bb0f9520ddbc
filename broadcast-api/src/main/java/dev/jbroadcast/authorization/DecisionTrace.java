package dev.jbroadcast.authorization;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.callback.LogText;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that was tried to come to a decision, as one line for the log: the answer to "why 403?". */
final class DecisionTrace {

    /** Null if nobody is going to read it. */
    private final @Nullable StringBuilder line;

    private DecisionTrace(@Nullable StringBuilder line) {
        this.line = line;
    }

    static DecisionTrace of(Channel channel, SocketId socketId, boolean wanted) {
        return new DecisionTrace(wanted ? new StringBuilder("%s for socket %s:".formatted(channel, socketId)) : null);
    }

    void doesNotMatch(Route route) {
        append(() -> " %s does not match;".formatted(name(route)));
    }

    void matches(Route route, ChannelParameters parameters, @Nullable SignedIn user) {
        append(() -> " %s matches%s, %s:"
                .formatted(
                        name(route),
                        route.pattern().placeholders().isEmpty() ? "" : " " + parameters,
                        user == null
                                ? "nobody is signed in by "
                                        + guards(route.options().guards())
                                : "user \"%s\" by %s"
                                        .formatted(user.principal().getName(), guards(List.of(user.guard())))));
    }

    void passedOver() {
        append(() -> " passed over;");
    }

    void decided(ChannelDecision decision) {
        append(() -> {
            if (decision instanceof ChannelDecision.Allowed allowed) {
                PresenceMember member = allowed.member();
                return member == null ? " allowed;" : " allowed as member \"%s\";".formatted(member.id());
            }
            return decision instanceof ChannelDecision.Denied denied
                    ? " denied, %s;".formatted(denied.reason())
                    : " abstained;";
        });
    }

    void nothingDecided() {
        append(() -> " denied, because no route decided;");
    }

    void failed(Throwable failure) {
        append(() -> " failed with %s;".formatted(failure));
    }

    /** How guards are called in a sentence. */
    static String guards(List<String> guards) {
        return guards.stream()
                .map(guard -> guard.equals(Guards.DEFAULT) ? "the default guard" : "guard \"%s\"".formatted(guard))
                .collect(Collectors.joining(" or "));
    }

    private static String name(Route route) {
        return route.pattern().isAnyKind()
                ? route.pattern() + " (any kind)"
                : route.pattern().toString();
    }

    private void append(Supplier<String> text) {
        if (line != null) {
            line.append(LogText.printable(text.get()));
        }
    }

    @Override
    public String toString() {
        return line == null ? "" : line.substring(0, line.length() - 1);
    }
}
