package dev.jbroadcast.spring;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.testing.InMemoryDriver;
import jakarta.annotation.PostConstruct;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.support.TransactionTemplate;

class PublishedEventsTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BroadcastAutoConfiguration.class, BroadcastEventAutoConfiguration.class))
            .withPropertyValues("broadcast.default=memory")
            .withBean("memory", InMemoryDriver.class, InMemoryDriver::new);

    private static InMemoryDriver broadcasts(AssertableApplicationContext context) {
        return context.getBean(InMemoryDriver.class);
    }

    @Test
    void broadcastsAnEventThatImplementsShouldBroadcast() {
        context.run(context -> {
            context.publishEvent(new OrderShipped(42));

            assertThat(broadcasts(context))
                    .hasBroadcast(OrderShipped.class)
                    .on("private-orders.42")
                    .once();
        });
    }

    @Test
    void broadcastsAnEventThatCarriesTheAnnotation() {
        context.run(context -> {
            context.publishEvent(new OrderPlaced(42));

            assertThat(broadcasts(context))
                    .hasBroadcast(OrderPlaced.class)
                    .on("private-orders.42")
                    .once();
        });
    }

    @Test
    void broadcastsAnEventOfTheOldKind() {
        context.run(context -> {
            context.publishEvent(new OldKind(this));

            assertThat(broadcasts(context)).hasBroadcast("old.kind").once();
        });
    }

    @Test
    void broadcastsAnEventWithATypeParameter() {
        context.run(context -> {
            context.publishEvent(new Changed<>("price"));

            assertThat(broadcasts(context)).hasBroadcast(Changed.class).once();
        });
    }

    @Test
    void broadcastsAnEventThatWasPublishedAsLessThanItIs() {
        context.run(context -> {
            context.publishEvent(new PayloadApplicationEvent<Object>(
                    this, new OrderShipped(42), ResolvableType.forClass(Object.class)));
            context.publishEvent(
                    new PayloadApplicationEvent<>(this, new OrderPlaced(43), ResolvableType.forClass(Record.class)));

            assertThat(broadcasts(context)).hasBroadcast(OrderShipped.class).once();
            assertThat(broadcasts(context)).hasBroadcast(OrderPlaced.class).once();
        });
    }

    @Test
    void leavesOtherEventsAlone() {
        context.run(context -> {
            context.publishEvent("text");
            context.publishEvent(List.of(new OrderShipped(42)));
            context.publishEvent(new PayloadApplicationEvent<>(this, "text", ResolvableType.forClass(Object.class)));
            context.publishEvent(new BelowAnnotated(42));

            assertThat(broadcasts(context)).hasBroadcastNothing();
        });
    }

    @Test
    void isNotCalledForOtherEvents() {
        PublishedEventListener listener = new PublishedEventListener(null);

        assertThat(listener.supportsEventType(
                        ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, String.class)))
                .isFalse();
        assertThat(listener.supportsEventType(ResolvableType.forClass(ApplicationEvent.class)))
                .isFalse();
    }

    @Test
    void waitsForTheCommitAndDropsEventsOfARollback() {
        context.run(context -> {
            TransactionTemplate transaction = new TransactionTemplate(new EmptyTransactionManager());

            transaction.executeWithoutResult(status -> {
                context.publishEvent(new OrderShipped(1));
                assertThat(broadcasts(context)).hasBroadcastNothing();
            });
            transaction.executeWithoutResult(status -> {
                context.publishEvent(new OrderShipped(2));
                status.setRollbackOnly();
            });

            assertThat(broadcasts(context))
                    .hasBroadcast(OrderShipped.class)
                    .on("private-orders.1")
                    .once();
        });
    }

    @Test
    void tellsThePublisherWhatIsWrongWithAnEvent() {
        context.run(context -> assertThatThrownBy(() -> context.publishEvent(new OrderPlaced(null)))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining(OrderPlaced.class.getName()));
    }

    @Test
    void staysInTheThreadOfThePublisherWhereOtherListenersDoNot() {
        context.withUserConfiguration(EventsInOtherThreads.class).run(context -> {
            new TransactionTemplate(new EmptyTransactionManager()).executeWithoutResult(status -> {
                context.publishEvent(new OrderShipped(1));
                status.setRollbackOnly();
            });
            context.publishEvent(new OrderShipped(2));

            assertThat(broadcasts(context))
                    .hasBroadcast(OrderShipped.class)
                    .on("private-orders.2")
                    .once();
        });
    }

    @Test
    void doesNotBroadcastWhatAListenerWithAnOrderRefused() {
        context.withUserConfiguration(Refusing.class).run(context -> {
            assertThatThrownBy(() -> context.publishEvent(new OrderShipped(1)))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(broadcasts(context)).hasBroadcastNothing();
        });
    }

    @Test
    void keepsWhatIsPublishedDuringTheStartUntilAllBeansAreThere() {
        context.withUserConfiguration(PublishesEarly.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(broadcasts(context))
                    .hasBroadcast(OrderShipped.class)
                    .on("private-orders.1")
                    .once();
        });
    }

    @Test
    void startsEvenWhereAnEventPublishedDuringTheStartCannotBeSent() {
        context.withUserConfiguration(PublishesNonsenseEarly.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void canBeSwitchedOff() {
        context.withPropertyValues("broadcast.events.enabled=false").run(context -> {
            context.publishEvent(new OrderShipped(42));

            assertThat(broadcasts(context)).hasBroadcastNothing();
        });
    }

    @Test
    void isNotThereWhereBroadcastingIsSwitchedOff() {
        context.withPropertyValues("broadcast.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(PublishedEventListener.class)
                        .doesNotHaveBean(PublishedEvents.class)
                        .doesNotHaveBean(Broadcaster.class));
    }

    record OrderShipped(long orderId) implements ShouldBroadcast {

        @Override
        public Channels broadcastOn() {
            return Channel.privateChannel("orders." + orderId);
        }
    }

    @Broadcast(on = "private-orders.{orderId}")
    record OrderPlaced(Integer orderId) {}

    @Broadcast(on = "private-orders.{orderId}", with = "orderId")
    static class Annotated {

        private final long orderId;

        Annotated(long orderId) {
            this.orderId = orderId;
        }

        public long getOrderId() {
            return orderId;
        }
    }

    static final class BelowAnnotated extends Annotated {

        BelowAnnotated(long orderId) {
            super(orderId);
        }
    }

    record Changed<T>(T what) implements ShouldBroadcast {

        @Override
        public Channels broadcastOn() {
            return Channel.publicChannel("changes");
        }
    }

    @Broadcast(on = "old", as = "old.kind", with = "timestamp")
    static final class OldKind extends ApplicationEvent {

        private static final long serialVersionUID = 1L;

        OldKind(Object source) {
            super(source);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class EventsInOtherThreads {

        @Bean
        static ApplicationEventMulticaster applicationEventMulticaster() {
            SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
            multicaster.setTaskExecutor(Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            }));
            return multicaster;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Refusing {

        @EventListener
        @Order(0)
        void on(OrderShipped event) {
            throw new IllegalStateException("no");
        }
    }

    /** The broadcaster needs the channels, the channels need this bean, and this bean publishes. */
    @Configuration(proxyBeanMethods = false)
    static class PublishesEarly {

        private final ApplicationEventPublisher publisher;
        private final List<Object> published = new ArrayList<>();

        PublishesEarly(ApplicationEventPublisher publisher) {
            this.publisher = publisher;
        }

        @PostConstruct
        void publish() {
            publisher.publishEvent(new OrderShipped(1));
            new TransactionTemplate(new EmptyTransactionManager()).executeWithoutResult(status -> {
                publisher.publishEvent(new OrderShipped(2));
                status.setRollbackOnly();
            });
        }

        @Bean
        ChannelRoutes routes() {
            return channels -> published.add(channels);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PublishesNonsenseEarly {

        PublishesNonsenseEarly(ApplicationEventPublisher publisher) {
            publisher.publishEvent(new OrderPlaced(null));
        }
    }
}
