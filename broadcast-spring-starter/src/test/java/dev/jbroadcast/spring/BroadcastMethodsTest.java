package dev.jbroadcast.spring;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

class BroadcastMethodsTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BroadcastAutoConfiguration.class, BroadcastEventAutoConfiguration.class))
            .withPropertyValues("broadcast.default=memory")
            .withBean("memory", InMemoryDriver.class, InMemoryDriver::new);

    private static InMemoryDriver broadcasts(AssertableApplicationContext context) {
        return context.getBean(InMemoryDriver.class);
    }

    @Test
    void broadcastsWhatAMethodReturns() {
        context.withBean(Orders.class).run(context -> {
            assertThat(context.getBean(Orders.class).ship(42).id()).isEqualTo(42);

            assertThat(broadcasts(context))
                    .hasBroadcast("order.shipped")
                    .on("private-orders.42")
                    .once();
        });
    }

    @Test
    void broadcastsAnEventAsItSaysItself() {
        context.withBean(Orders.class).run(context -> {
            context.getBean(Orders.class).place(7);

            assertThat(broadcasts(context))
                    .hasBroadcast(Placed.class)
                    .on("placed")
                    .once();
        });
    }

    @Test
    void broadcastsNothingForNullAndWhereTheMethodThrows() {
        context.withBean(Orders.class).run(context -> {
            context.getBean(Orders.class).find(0);
            context.getBean(Orders.class).maybe(0);
            assertThatThrownBy(() -> context.getBean(Orders.class).find(-1)).isInstanceOf(IllegalStateException.class);

            assertThat(broadcasts(context)).hasBroadcastNothing();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "several", "array"})
    void broadcastsEachOfWhatIsInAContainer(String how) {
        context.withBean(Orders.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            switch (how) {
                case "maybe" -> orders.maybe(1);
                case "several" -> orders.several(1);
                default -> orders.array(1);
            }

            assertThat(broadcasts(context))
                    .hasBroadcast("Order")
                    .on("private-orders.1")
                    .times(how.equals("maybe") ? 1 : 2);
        });
    }

    @Test
    void waitsForAStageToComplete() {
        context.withBean(Orders.class).run(context -> {
            CompletableFuture<List<Order>> stage = new CompletableFuture<>();
            assertThat(context.getBean(Orders.class).later(stage)).isSameAs(stage);
            assertThat(broadcasts(context)).hasBroadcastNothing();

            stage.complete(List.of(new Order(1), new Order(1)));

            assertThat(broadcasts(context)).hasBroadcast("Order").times(2);
        });
    }

    @Test
    void broadcastsNothingForAStageThatFails() {
        context.withBean(Orders.class).run(context -> {
            context.getBean(Orders.class).later(CompletableFuture.failedFuture(new IllegalStateException()));

            assertThat(broadcasts(context)).hasBroadcastNothing();
        });
    }

    @Test
    void tellsTheCallerThatAValueCannotBeBroadcast() {
        context.withBean(Orders.class)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Orders.class).named("a.b"))
                        .isInstanceOf(BroadcastException.class)
                        .hasMessageContaining(Named.class.getName()));
    }

    @Test
    void namesEventsAsTheApplicationDoes() {
        context.withBean(Orders.class)
                .withBean(EventNamer.class, EventNamer::laravel)
                .run(context -> {
                    context.getBean(Orders.class).maybe(1);

                    assertThat(broadcasts(context))
                            .hasBroadcast("App\\Events\\Order")
                            .once();
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isWithinTheTransactionOfTheMethodAndSendsAfterItsCommit(boolean proxyTargetClass) {
        context.withUserConfiguration(proxyTargetClass ? ByClass.class : ByInterface.class)
                .withPropertyValues("spring.aop.proxy-target-class=" + proxyTargetClass)
                .withBean(TransactionalOrders.class)
                .run(context -> {
                    Shipping shipping = context.getBean(Shipping.class);
                    assertThat(AopUtils.isCglibProxy(shipping)).isEqualTo(proxyTargetClass);
                    assertThat(((Advised) shipping).getAdvisors()).hasSize(2);

                    shipping.ship(1, () -> assertThat(broadcasts(context)).hasBroadcastNothing());
                    assertThat(broadcasts(context)).hasBroadcast("Order").once();

                    assertThatThrownBy(() -> shipping.ship(2, () -> {
                                throw new IllegalStateException();
                            }))
                            .isInstanceOf(IllegalStateException.class);
                    assertThat(broadcasts(context)).hasBroadcast("Order").once();
                });
    }

    @Test
    void isRolledBackWithTheTransactionAroundIt() {
        context.withUserConfiguration(ByClass.class)
                .withBean(TransactionalOrders.class)
                .run(context -> {
                    new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                            .executeWithoutResult(status -> {
                                context.getBean(TransactionalOrders.class).ship(1, () -> {});
                                status.setRollbackOnly();
                            });

                    assertThat(broadcasts(context)).hasBroadcastNothing();
                });
    }

    @Test
    void leavesOtherBeansAlone() {
        context.withBean(Order.class, () -> new Order(1))
                .withBean(Unannotated.class)
                .run(context -> assertThat(AopUtils.isAopProxy(context.getBean(Unannotated.class)))
                        .isFalse());
    }

    @Test
    void namesAMethodWhoseValueHasNoSuchProperty() {
        context.withBean(NoSuchProperty.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining(
                                "@Broadcast on %s#order is not usable".formatted(NoSuchProperty.class.getName()))
                        .hasStackTraceContaining("%s has no property \"number\"".formatted(Order.class.getName())));
    }

    @Test
    void namesAMethodThatReturnsNothing() {
        context.withBean(ReturnsNothing.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("@Broadcast on %s#order is not usable: it returns nothing"
                                .formatted(ReturnsNothing.class.getName())));
    }

    @Test
    void namesAMethodThatAProxyCannotSee() {
        context.withBean(FinalMethod.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("@Broadcast on %s#order is not usable: a proxy cannot see"
                                .formatted(FinalMethod.class.getName())));
    }

    record Order(long id) {}

    record Named(String name) {}

    record Placed(long id) implements ShouldBroadcast {

        @Override
        public Channels broadcastOn() {
            return Channel.publicChannel("placed");
        }
    }

    static class Orders {

        @Broadcast(on = "private-orders.{id}", as = "order.shipped")
        Order ship(long id) {
            return new Order(id);
        }

        @Broadcast
        public Placed place(long id) {
            return new Placed(id);
        }

        @Broadcast(on = "private-orders.{id}")
        public Order find(long id) {
            if (id < 0) {
                throw new IllegalStateException();
            }
            return id == 0 ? null : new Order(id);
        }

        @Broadcast(on = "private-orders.{id}")
        public Optional<Order> maybe(long id) {
            return Optional.ofNullable(find(id));
        }

        @Broadcast(on = "private-orders.{id}")
        public List<Order> several(long id) {
            return List.of(new Order(id), new Order(id));
        }

        @Broadcast(on = "private-orders.{id}")
        public Order[] array(long id) {
            return new Order[] {new Order(id), null, new Order(id)};
        }

        @Broadcast(on = "private-orders.{id}")
        public CompletableFuture<List<Order>> later(CompletableFuture<List<Order>> stage) {
            return stage;
        }

        @Broadcast(on = "private-names.{name}")
        public Named named(String name) {
            return new Named(name);
        }
    }

    interface Shipping {

        Order ship(long id, Runnable during);
    }

    static class TransactionalOrders implements Shipping {

        @Override
        @Transactional
        @Broadcast(on = "private-orders.{id}")
        public Order ship(long id, Runnable during) {
            during.run();
            return new Order(id);
        }
    }

    static class Unannotated {}

    static class NoSuchProperty {

        @Broadcast(on = "private-orders.{number}")
        public Order order() {
            return new Order(1);
        }
    }

    static class ReturnsNothing {

        @Broadcast
        public void order() {}
    }

    static class FinalMethod {

        @Broadcast(on = "private-orders.{id}")
        public final Order order() {
            return new Order(1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class ByClass {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new EmptyTransactionManager();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class ByInterface {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new EmptyTransactionManager();
        }
    }
}
