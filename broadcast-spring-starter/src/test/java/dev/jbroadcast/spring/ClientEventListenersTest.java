package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.ClientEventRoutes;
import dev.jbroadcast.clientevent.OnClientEvent;
import dev.jbroadcast.clientevent.ReceivedClientEvent;
import dev.jbroadcast.json.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class ClientEventListenersTest {

    private final AutoConfigurations autoConfigurations =
            AutoConfigurations.of(BroadcastAutoConfiguration.class, BroadcastServerAutoConfiguration.class);

    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(autoConfigurations)
            .withPropertyValues("broadcast.default=log")
            .withBean(Calls.class);

    private static void dispatch(ApplicationContext context) {
        context.getBean(ClientEventRegistry.class)
                .dispatch(
                        new ReceivedClientEvent(
                                "app",
                                new Channel("private-chat.7"),
                                "client-typing",
                                "{\"on\":true}",
                                new SocketId("1.2"),
                                null),
                        context.getBean(JsonCodec.class));
    }

    private static List<String> calls(ApplicationContext context) {
        return context.getBean(Calls.class).list;
    }

    @Test
    void callsTheAnnotatedMethodsOfBeans() {
        plain.withUserConfiguration(TypingListener.class).run(context -> {
            dispatch(context);

            assertThat(calls(context)).containsExactly("7 Typing[on=true]");
        });
    }

    @Test
    void callsRoutesInTheirOrderAndThenBeans() {
        plain.withUserConfiguration(TypingListener.class, Routes.class).run(context -> {
            dispatch(context);

            assertThat(calls(context)).containsExactly("first", "second", "7 Typing[on=true]");
        });
    }

    @Test
    void callsAnAnnotatedMethodWithinItsTransaction() {
        plain.withUserConfiguration(ByClass.class, TransactionalListener.class).run(context -> {
            assertThat(AopUtils.isCglibProxy(context.getBean(TransactionalListener.class)))
                    .isTrue();

            dispatch(context);

            assertThat(calls(context)).containsExactly("7 in a transaction: true");
        });
    }

    @Test
    void callsAnAnnotatedMethodThroughTheInterfaceThatItsProxyHas() {
        plain.withUserConfiguration(ByInterface.class, ChatListener.class).run(context -> {
            assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Chat.class))).isTrue();

            dispatch(context);

            assertThat(calls(context)).containsExactly("7 in a transaction: true");
        });
    }

    @Test
    void namesAMethodThatCannotBeCalledThroughItsProxy() {
        plain.withUserConfiguration(ByClass.class, PrivateListener.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("@OnClientEvent on %s#typing(String) is not usable"
                                .formatted(PrivateListener.class.getName())));
    }

    @Test
    void findsTheListenerBehindAnInterfaceThatABeanMethodReturns() {
        plain.withUserConfiguration(BehindInterface.class).run(context -> {
            dispatch(context);

            assertThat(calls(context)).containsExactly("7 in a transaction: false");
        });
    }

    @Test
    void asksForALazyBeanWhenAnEventForItArrives() {
        plain.withUserConfiguration(LazyListener.class).run(context -> {
            assertThat(calls(context)).isEmpty();

            dispatch(context);

            assertThat(calls(context)).containsExactly("made", "called");
        });
    }

    @Test
    void saysAtTheStartWhatIsWrongWithAListener() {
        plain.withUserConfiguration(PublicListener.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("@OnClientEvent on %s#typing() is not usable: the channel pattern"
                                .formatted(PublicListener.class.getName())));
    }

    @Test
    void backsOffForARegistryOfTheApplication() {
        ClientEventRegistry own = ClientEventRegistry.of();

        plain.withBean(ClientEventRegistry.class, () -> own)
                .withUserConfiguration(PublicListener.class)
                .run(context ->
                        assertThat(context.getBean(ClientEventRegistry.class)).isSameAs(own));
    }

    @Test
    void letsListenersBroadcastOverTheServerInTheSameApplication() {
        new WebApplicationContextRunner()
                .withConfiguration(autoConfigurations)
                .withPropertyValues("broadcast.server.app-key=key", "broadcast.server.app-secret=secret")
                .withUserConfiguration(AnsweringListener.class, AnsweringRoutes.class)
                .run(context -> assertThat(
                                context.getBean(ClientEventRegistry.class).events())
                        .containsExactly("any client event on private-b", "any client event on private-a"));
    }

    record Typing(boolean on) {}

    static class Calls {
        final List<String> list = new ArrayList<>();
    }

    @Component
    static class TypingListener {

        private final Calls calls;

        TypingListener(Calls calls) {
            this.calls = calls;
        }

        @OnClientEvent(channel = "private-chat.{room}", event = "client-typing")
        private void typing(String room, Typing typing) {
            calls.list.add(room + " " + typing);
        }
    }

    @Configuration
    static class Routes {

        @Bean
        @Order(2)
        ClientEventRoutes second(Calls calls) {
            return events -> events.on("private-chat.{room}", Void.class, event -> calls.list.add("second"));
        }

        @Bean
        @Order(1)
        ClientEventRoutes first(Calls calls) {
            return events -> events.on("private-chat.{room}", Void.class, event -> calls.list.add("first"));
        }
    }

    @Component
    @Transactional
    static class TransactionalListener {

        private final Calls calls;

        TransactionalListener(Calls calls) {
            this.calls = calls;
        }

        @OnClientEvent(channel = "private-chat.{room}")
        void typing(String room) {
            calls.list.add(
                    room + " in a transaction: " + TransactionSynchronizationManager.isActualTransactionActive());
        }
    }

    interface Chat {
        void typing(String room);
    }

    @Component
    @Transactional
    static class ChatListener implements Chat {

        private final Calls calls;

        ChatListener(Calls calls) {
            this.calls = calls;
        }

        @Override
        @OnClientEvent(channel = "private-chat.{room}")
        public void typing(String room) {
            calls.list.add(
                    room + " in a transaction: " + TransactionSynchronizationManager.isActualTransactionActive());
        }
    }

    @Component
    @Transactional
    static class PrivateListener {

        @OnClientEvent(channel = "private-chat.{room}")
        private void typing(String room) {}

        void other() {}
    }

    @Configuration
    static class BehindInterface {

        @Bean
        Chat chat(Calls calls) {
            return new ChatListener(calls);
        }
    }

    @Lazy
    @Component
    static class LazyListener {

        private final Calls calls;

        LazyListener(Calls calls) {
            this.calls = calls;
            calls.list.add("made");
        }

        @OnClientEvent(channel = "private-chat.{room}")
        void typing() {
            calls.list.add("called");
        }
    }

    @Component
    static class PublicListener {

        @OnClientEvent(channel = "chat.{room}")
        void typing() {}
    }

    @Component
    static class AnsweringListener {

        AnsweringListener(Broadcaster broadcaster) {}

        @OnClientEvent(channel = "private-a")
        void typing() {}
    }

    @Configuration
    static class AnsweringRoutes {

        @Bean
        ClientEventRoutes answering(Broadcaster broadcaster) {
            return events -> events.on("private-b", Void.class, event -> broadcaster.broadcast(event.data()));
        }
    }

    @Configuration
    @EnableTransactionManagement(proxyTargetClass = true)
    @Import(Transactions.class)
    static class ByClass {}

    @Configuration
    @EnableTransactionManagement
    @Import(Transactions.class)
    static class ByInterface {}

    static class Transactions {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new AbstractPlatformTransactionManager() {
                private static final long serialVersionUID = 1L;

                @Override
                protected Object doGetTransaction() {
                    return "";
                }

                @Override
                protected void doBegin(Object transaction, TransactionDefinition definition) {}

                @Override
                protected void doCommit(DefaultTransactionStatus status) {}

                @Override
                protected void doRollback(DefaultTransactionStatus status) {}
            };
        }
    }
}
