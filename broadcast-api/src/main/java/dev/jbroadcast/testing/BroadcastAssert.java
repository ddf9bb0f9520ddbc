package dev.jbroadcast.testing;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.WritableAssertionInfo;

/**
 * Assertions on the broadcasts that satisfied all conditions so far. Each condition keeps those that satisfy it as well
 * and fails if there are none; so the order of conditions does not matter, and {@link #once()} counts those that
 * satisfy them all.
 */
public final class BroadcastAssert extends AbstractAssert<BroadcastAssert, List<Publication>> {

    private final List<String> conditions;

    BroadcastAssert(
            WritableAssertionInfo origin,
            List<Publication> candidates,
            List<String> conditions,
            String condition,
            Predicate<Publication> holds) {
        super(candidates.stream().filter(holds).toList(), BroadcastAssert.class);
        // What the test said with as(…) before belongs to the failures of all that follows.
        if (origin.hasDescription()) {
            info.description(origin.description());
        }
        this.conditions = new ArrayList<>(conditions);
        this.conditions.add(condition);
        if (actual.isEmpty()) {
            failWithMessage("Expected a broadcast %s but there %s", described(), among(candidates));
        }
    }

    /** It went to this channel, given by its wire name, such as {@code private-orders.42}; maybe to others too. */
    public BroadcastAssert on(String channel) {
        return on(new Channel(channel));
    }

    /** It went to this channel; maybe to others too. */
    public BroadcastAssert on(Channel channel) {
        return which("on " + channel, publication -> publication.channels().contains(channel));
    }

    /** It had this name on the wire. */
    public BroadcastAssert as(String event) {
        return which(
                "as \"%s\"".formatted(event), publication -> publication.event().equals(event));
    }

    /** It was sent {@code toOthers()}, whether or not the test had a request to leave out. */
    public BroadcastAssert toOthers() {
        return which("to others", Publication::toOthers);
    }

    /** It was sent to everyone, the sender included. */
    public BroadcastAssert toEveryone() {
        return which("to everyone", publication -> !publication.toOthers());
    }

    /** It left out this connection. */
    public BroadcastAssert except(SocketId socketId) {
        return which("except for socket " + socketId, publication -> socketId.equals(publication.except()));
    }

    /** Its payload was this JSON text, to the letter. */
    public BroadcastAssert withData(String json) {
        return which(
                "with the payload " + json, publication -> publication.data().equals(json));
    }

    /** The payloads, as JSON text, satisfy the given assertions, each of them. */
    public BroadcastAssert withDataSatisfying(Consumer<String> assertions) {
        actual.forEach(publication -> assertions.accept(publication.data()));
        return this;
    }

    /** There was exactly one. */
    public BroadcastAssert once() {
        return times(1);
    }

    /** There were exactly so many. */
    public BroadcastAssert times(int expected) {
        if (actual.size() != expected) {
            failWithMessage(
                    "Expected %d broadcast(s) %s but there were %d:%s",
                    expected, described(), actual.size(), list(actual));
        }
        return this;
    }

    private BroadcastAssert which(String condition, Predicate<Publication> holds) {
        return new BroadcastAssert(info, actual, conditions, condition, holds);
    }

    private String described() {
        return String.join(", ", conditions);
    }

    private static String among(List<Publication> candidates) {
        return candidates.isEmpty() ? "were no broadcasts" : "were only:" + list(candidates);
    }

    static String list(List<Publication> publications) {
        StringBuilder lines = new StringBuilder();
        for (Publication publication : publications) {
            lines.append("%n  \"%s\" on %s%s: %s"
                    .formatted(
                            publication.event(),
                            publication.channels(),
                            publication.toOthers() ? " to others" : "",
                            publication.data()));
        }
        return lines.toString();
    }
}
