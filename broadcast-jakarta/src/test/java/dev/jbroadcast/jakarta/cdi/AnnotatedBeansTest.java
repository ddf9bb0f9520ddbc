package dev.jbroadcast.jakarta.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.AuthorizesChannel;
import dev.jbroadcast.authorization.ChannelDecision;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.authorization.PresenceMember;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.OnClientEvent;
import dev.jbroadcast.clientevent.ReceivedClientEvent;
import dev.jbroadcast.jakarta.cdi.BroadcastExtensionTest.Memory;
import dev.jbroadcast.json.JsonCodec;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Methods of beans that decide about channels and listen to clients, whatever the scope of the bean. */
class AnnotatedBeansTest {

    private static final SocketId SOCKET = new SocketId("1.2");
    private static final Principal ANN = () -> "ann";

    private static boolean allows(SeContainer container, String channel) {
        return decide(container, channel) instanceof ChannelDecision.Allowed;
    }

    private static ChannelDecision decide(SeContainer container, String channel) {
        return container.select(ChannelRegistry.class).get().authorize(new Channel(channel), ANN, SOCKET);
    }

    private static void receive(SeContainer container, String channel, String data) {
        container
                .select(ClientEventRegistry.class)
                .get()
                .dispatch(
                        new ReceivedClientEvent("app", new Channel(channel), "client-typing", data, SOCKET, "ann"),
                        JsonCodec.detect());
    }

    private static SeContainer start(Class<?>... beanClasses) {
        Class<?>[] all = new Class<?>[beanClasses.length + 1];
        all[0] = Memory.class;
        System.arraycopy(beanClasses, 0, all, 1, beanClasses.length);
        return BroadcastExtensionTest.start(all);
    }

    @Test
    void methodsOfAnApplicationScopedBeanDecide() {
        try (SeContainer container = start(Orders.class, OrderChannels.class)) {
            assertThat(allows(container, "private-orders.42")).isTrue();
            assertThat(allows(container, "private-orders.43")).isFalse();
            assertThat(decide(container, "presence-room.lobby"))
                    .isInstanceOfSatisfying(
                            ChannelDecision.Allowed.class,
                            allowed -> assertThat(allowed.member().id()).isEqualTo("ann"));
        }
    }

    @Test
    void methodsOfARequestScopedBeanDecideInTheRequest() {
        try (SeContainer container = start(RequestChannels.class)) {
            RequestContextController request =
                    container.select(RequestContextController.class).get();
            request.activate();
            try {
                assertThat(allows(container, "private-requests.1")).isTrue();
                assertThat(allows(container, "private-requests.1")).isFalse();
            } finally {
                request.deactivate();
            }
            request.activate();
            try {
                assertThat(allows(container, "private-requests.1")).isTrue();
            } finally {
                request.deactivate();
            }
        }
    }

    @Test
    void aDependentBeanIsMadeOnceAndEndsWithTheContainer() {
        DependentChannels.MADE.set(0);
        DependentChannels.DESTROYED.set(0);
        try (SeContainer container = start(DependentChannels.class)) {
            assertThat(allows(container, "private-dependent.1")).isTrue();
            assertThat(allows(container, "private-dependent.1")).isTrue();

            assertThat(DependentChannels.MADE).hasValue(1);
            assertThat(DependentChannels.DESTROYED).hasValue(0);
        }
        assertThat(DependentChannels.DESTROYED).hasValue(1);
    }

    @Test
    void methodsOfProducedAndInheritingAndQualifiedBeansDecide() {
        try (SeContainer container = start(Produced.class, Inheriting.class, Qualified.class)) {
            assertThat(allows(container, "private-produced.1")).isTrue();
            assertThat(allows(container, "private-inherited.1")).isTrue();
            assertThat(allows(container, "private-qualified.1")).isTrue();
        }
    }

    @Test
    void aMethodOfAnInterfaceIsCalledThroughIt() {
        try (SeContainer container = start(TypedChannels.class)) {
            assertThat(allows(container, "private-typed.1")).isTrue();
        }
    }

    @Test
    void whatTheApplicationHasWrittenDownGoesBeforeInTheOrderOfPriorities() {
        try (SeContainer container = start(Orders.class, OrderChannels.class, Denying.class, Allowing.class)) {
            assertThat(container.select(ChannelRegistry.class).get().patterns())
                    .containsExactly(
                            "private-second.{x}",
                            "private-first.{x}",
                            "private-orders.{orderId}",
                            "presence-room.{room}");
        }
    }

    @Test
    void saysWhichMethodCannotBeCalledThroughAProxy() {
        try (SeContainer container = start(PrivateMethod.class)) {
            assertThatThrownBy(() -> container.select(ChannelRegistry.class).get())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "%s#secret cannot be called: it is private, and beans of the scope @ApplicationScoped are called through proxies; make it package-private",
                            PrivateMethod.class.getName());
        }
    }

    @Test
    void aPrivateMethodOfABeanWithoutAProxyDecides() {
        try (SeContainer container = start(PrivateMethodOfASingleton.class)) {
            assertThat(allows(container, "private-secret.1")).isTrue();
        }
    }

    @Test
    void methodsListenToClients() {
        try (SeContainer container = start(Chat.class)) {
            receive(container, "private-chat.7", "{\"since\":3}");

            assertThat(container.select(Chat.class).get().heard()).containsExactly("ann 7 Typing[since=3]");
        }
    }

    @ApplicationScoped
    static class Orders {
        boolean isOwnedBy(long orderId, String name) {
            return orderId == 42 && name.equals("ann");
        }
    }

    @ApplicationScoped
    static class OrderChannels {

        @Inject
        Orders orders;

        @AuthorizesChannel("private-orders.{orderId}")
        boolean order(Principal user, long orderId) {
            return orders.isOwnedBy(orderId, user.getName());
        }

        @AuthorizesChannel("presence-room.{room}")
        Optional<PresenceMember> room(Principal user, String room) {
            return Optional.of(PresenceMember.of(user.getName()));
        }
    }

    @RequestScoped
    static class RequestChannels {

        private boolean asked;

        @AuthorizesChannel("private-requests.{x}")
        protected boolean once(String x) {
            boolean first = !asked;
            asked = true;
            return first;
        }
    }

    @Dependent
    static class DependentChannels {

        static final AtomicInteger MADE = new AtomicInteger();
        static final AtomicInteger DESTROYED = new AtomicInteger();

        DependentChannels() {
            MADE.incrementAndGet();
        }

        @AuthorizesChannel("private-dependent.{x}")
        boolean any(String x) {
            return true;
        }

        @PreDestroy
        void destroyed() {
            DESTROYED.incrementAndGet();
        }
    }

    static class MadeByHand {

        private final boolean answer;

        MadeByHand(boolean answer) {
            this.answer = answer;
        }

        @AuthorizesChannel("private-produced.{x}")
        boolean any(String x) {
            return answer;
        }
    }

    @ApplicationScoped
    static class Produced {

        @Produces
        @Singleton
        MadeByHand byHand() {
            return new MadeByHand(true);
        }
    }

    static class Base {

        @AuthorizesChannel("private-inherited.{x}")
        public boolean any(String x) {
            return true;
        }
    }

    @ApplicationScoped
    static class Inheriting extends Base {}

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Special {}

    @Special
    @Named("special")
    @ApplicationScoped
    static class Qualified {

        @AuthorizesChannel("private-qualified.{x}")
        boolean any(String x) {
            return true;
        }
    }

    interface Decides {
        boolean decides(String x);
    }

    @Typed(Decides.class)
    @ApplicationScoped
    static class TypedChannels implements Decides {

        @Override
        @AuthorizesChannel("private-typed.{x}")
        public boolean decides(String x) {
            return true;
        }
    }

    @Priority(2)
    @ApplicationScoped
    static class Denying implements ChannelRoutes {
        @Override
        public void configure(ChannelRegistry.Builder channels) {
            channels.privateChannel("first.{x}", (subscriber, parameters) -> false);
        }
    }

    @Priority(1)
    @ApplicationScoped
    static class Allowing implements ChannelRoutes {
        @Override
        public void configure(ChannelRegistry.Builder channels) {
            channels.privateChannel("second.{x}", (subscriber, parameters) -> true);
        }
    }

    @ApplicationScoped
    static class PrivateMethod {
        @AuthorizesChannel("private-secret.{x}")
        private boolean secret(String x) {
            return true;
        }
    }

    @Singleton
    static class PrivateMethodOfASingleton {
        @AuthorizesChannel("private-secret.{x}")
        private boolean secret(String x) {
            return true;
        }
    }

    record Typing(int since) {}

    @ApplicationScoped
    static class Chat {

        private final List<String> heard = new CopyOnWriteArrayList<>();

        @OnClientEvent(channel = "private-chat.{room}", event = "client-typing")
        void typing(@Nullable Principal who, Typing typing, String room) {
            heard.add((who == null ? "somebody" : who.getName()) + " " + room + " " + typing);
        }

        List<String> heard() {
            return heard;
        }
    }
}
