package dev.jbroadcast.authorization;

/**
 * Says who may join which channels.
 *
 * <pre>{@code
 * ChannelRoutes routes = channels -> channels
 *         .privateChannel("orders.{orderId}",
 *                 (subscriber, params) -> orders.isOwnedBy(subscriber.name(), params.getLong("orderId")))
 *         .presence("room.{room}",
 *                 (subscriber, params) -> Optional.of(PresenceMember.of(subscriber.name())));
 * }</pre>
 */
@FunctionalInterface
public interface ChannelRoutes {

    /** Adds this application's channels. Called once for each registry, when the application starts. */
    void configure(ChannelRegistry.Builder channels);
}
