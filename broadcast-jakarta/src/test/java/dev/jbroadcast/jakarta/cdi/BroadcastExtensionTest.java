package dev.jbroadcast.jakarta.cdi;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.ShouldBroadcastNow;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.entity.EntityBroadcaster;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.notification.NotificationBroadcaster;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.testing.BroadcastFake;
import dev.jbroadcast.testing.InMemoryDriver;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** CDI in Java SE: nothing but beans. */
class BroadcastExtensionTest {

    static SeContainer start(Class<?>... beanClasses) {
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(beanClasses)
                .initialize();
    }

    static InMemoryDriver driver(SeContainer container) {
        return container.select(InMemoryDriver.class).get();
    }

    @Test
    void aFiredEventIsBroadcast() {
        try (SeContainer container = start(Memory.class, Shop.class)) {
            container.select(Shop.class).get().ship(42);

            assertThat(driver(container))
                    .hasBroadcast(OrderShipped.class)
                    .on("private-orders.42")
                    .once();
        }
    }

    @Test
    void aFiredEventWithAnAnnotationIsBroadcast() {
        try (SeContainer container = start(Memory.class)) {
            container.getBeanManager().getEvent().fire(new PriceChanged("A1", 99));

            assertThat(driver(container))
                    .hasBroadcast("price.changed")
                    .on("prices.A1")
                    .once();
        }
    }

    @Test
    void otherEventsAreNoneOfItsBusiness() {
        try (SeContainer container = start(Memory.class)) {
            container.getBeanManager().getEvent().fire("a text");

            assertThat(driver(container).publications()).isEmpty();
        }
    }

    @Test
    void anEventThatIsFiredToObserversInOtherThreadsIsNotBroadcast() throws Exception {
        try (SeContainer container = start(Memory.class)) {
            container
                    .getBeanManager()
                    .getEvent()
                    .select(OrderShipped.class)
                    .fireAsync(new OrderShipped(42))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            assertThat(driver(container).publications()).isEmpty();
        }
    }

    @Test
    void isNotBroadcastIfAnObserverOfTheApplicationThrows() {
        try (SeContainer container = start(Memory.class, Strict.class)) {
            Event<Object> events = container.getBeanManager().getEvent();

            assertThatThrownBy(() -> events.fire(new OrderShipped(42))).hasMessage("not so fast");

            assertThat(driver(container).publications()).isEmpty();
        }
    }

    @Test
    void whatIsWrongWithAnEventIsSaidToWhomFiresIt() {
        try (SeContainer container = start(Memory.class)) {
            Event<Object> events = container.getBeanManager().getEvent();

            assertThatThrownBy(() -> events.fire(new Nowhere()))
                    .isInstanceOf(BroadcastException.class)
                    .hasMessageContaining("Nowhere");
        }
    }

    @Test
    void firesNothingWhereThatIsSwitchedOff() {
        try (SeContainer container = start(Memory.class, NoEvents.class)) {
            container.getBeanManager().getEvent().fire(new OrderShipped(42));
            assertThat(driver(container).publications()).isEmpty();

            container.select(Broadcaster.class).get().broadcastNow(new OrderShipped(42));
            assertThat(driver(container)).hasBroadcast(OrderShipped.class).once();
        }
    }

    @Test
    void allPartsCanBeInjected() {
        try (SeContainer container = start(Memory.class)) {
            BroadcastApplication application =
                    container.select(BroadcastApplication.class).get();

            assertThat(container.select(BroadcastManager.class).get()).isSameAs(application.broadcaster());
            assertThat(container.select(CurrentSocket.class).get()).isSameAs(application.currentSocket());
            assertThat(container.select(ChannelRegistry.class).get()).isSameAs(application.channels());
            assertThat(container.select(EntityBroadcaster.class).isResolvable()).isTrue();
            assertThat(container.select(NotificationBroadcaster.class).get()).isNotNull();
            assertThatThrownBy(() -> container.select(PusherServer.class).get())
                    .hasMessage(
                            "there is no server inside this application: no connection is in-process, and broadcast.server.app-key is not set");
        }
    }

    @Test
    void beansOfSessionsMayHaveTheBroadcaster() {
        try (SeContainer container = start(Memory.class, Cart.class)) {
            assertThat(container.select(Cart.class).isResolvable()).isTrue();
        }
    }

    @Test
    void aBeanOfTheApplicationsOwnWins() {
        try (SeContainer container = start(Memory.class, OwnSocket.class)) {
            CurrentSocket own = container.select(CurrentSocket.class).get();

            assertThat(own).isSameAs(OwnSocket.SOCKET);
            assertThat(container.select(BroadcastApplication.class).get().currentSocket())
                    .isSameAs(own);
        }
    }

    @Test
    void aFakeTakesThePlaceOfTheBroadcaster() {
        try (SeContainer container = start(Fake.class, Shop.class)) {
            container.select(Shop.class).get().ship(42);

            assertThat(container.select(BroadcastFake.class).get())
                    .hasBroadcast(OrderShipped.class)
                    .on("private-orders.42")
                    .once();
        }
    }

    @Test
    void nothingHappensWhereBroadcastingIsSwitchedOff() {
        try (SeContainer container = start(SwitchedOff.class, Shop.class)) {
            container.select(Shop.class).get().ship(42);

            assertThatThrownBy(() -> container.select(BroadcastManager.class).get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("broadcast.enabled is false");
            assertThatThrownBy(() -> container.select(Broadcaster.class).get().broadcast(new OrderShipped(42)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("broadcast.enabled is false");
        }
    }

    @Test
    void endsWithTheContainer() {
        SeContainer container = start(Memory.class);
        BroadcastManager manager = container.select(BroadcastManager.class).get();

        container.close();

        assertThatThrownBy(() -> manager.broadcastNow(new OrderShipped(42))).hasMessageContaining("closed");
    }

    record OrderShipped(long orderId) implements ShouldBroadcastNow {
        @Override
        public Channels broadcastOn() {
            return Channel.privateChannel("orders." + orderId);
        }
    }

    @Broadcast(on = "prices.{article}", as = "price.changed", now = true)
    record PriceChanged(String article, int cents) {}

    @Broadcast(on = "prices.{nothing}")
    record Nowhere() {}

    @ApplicationScoped
    static class Shop {
        @Inject
        Event<OrderShipped> events;

        @Inject
        Broadcaster broadcaster;

        void ship(long orderId) {
            events.fire(new OrderShipped(orderId));
        }
    }

    @ApplicationScoped
    static class Memory {

        @Produces
        BroadcastSettings settings() {
            return BroadcastSettings.of(Map.of("broadcast.default", "memory", "broadcast.auth.enabled", "false"));
        }

        @Produces
        @Singleton
        @Named("memory")
        InMemoryDriver driver() {
            return new InMemoryDriver();
        }
    }

    @ApplicationScoped
    static class SwitchedOff {
        @Produces
        BroadcastSettings settings() {
            return BroadcastSettings.of(Map.of("broadcast.enabled", "false"));
        }
    }

    @Alternative
    @Priority(1)
    @ApplicationScoped
    static class NoEvents {
        @Produces
        BroadcastSettings settings() {
            return BroadcastSettings.of(Map.of(
                    "broadcast.default", "memory",
                    "broadcast.auth.enabled", "false",
                    "broadcast.events.enabled", "false"));
        }
    }

    @ApplicationScoped
    static class Strict {
        void shipped(@Observes OrderShipped event) {
            throw new IllegalStateException("not so fast");
        }
    }

    @SessionScoped
    static class Cart implements Serializable {
        private static final long serialVersionUID = 1L;

        @Inject
        transient Broadcaster broadcaster;
    }

    @ApplicationScoped
    static class OwnSocket {
        static final CurrentSocket SOCKET = new CurrentSocket();

        @Produces
        CurrentSocket socket() {
            return SOCKET;
        }
    }

    @ApplicationScoped
    static class Fake {
        @Produces
        @Singleton
        BroadcastFake fake() {
            return BroadcastFake.create();
        }
    }
}
