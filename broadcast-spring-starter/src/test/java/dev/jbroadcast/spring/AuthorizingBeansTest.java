package dev.jbroadcast.spring;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.authorization.AuthorizesChannel;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import java.security.Principal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class AuthorizingBeansTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BroadcastAutoConfiguration.class, BroadcastChannelAutoConfiguration.class))
            .withPropertyValues("broadcast.default=log");

    private static ChannelRegistry channels(AssertableApplicationContext context) {
        return context.getBean(ChannelRegistry.class);
    }

    @Test
    void asksAnnotatedMethodsOfBeansAfterTheRoutes() {
        context.withUserConfiguration(Orders.class)
                .withBean(ChannelRoutes.class, () -> routes -> routes.privateChannel("news", (who, what) -> true))
                .run(context -> {
                    assertThat(channels(context).patterns()).containsExactly("private-news", "private-orders.{id}");
                    assertThat(channels(context))
                            .asUser("ann")
                            .joining("private-orders.1")
                            .isAllowed();
                    assertThat(channels(context))
                            .asUser("bob")
                            .joining("private-orders.1")
                            .isDenied();
                });
    }

    @Test
    void worksWithoutSpringSecurityAndSpringData() {
        context.withUserConfiguration(Orders.class, Days.class)
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.security", "org.springframework.data", "org.springframework.transaction"))
                .run(context -> {
                    assertThat(channels(context))
                            .asUser("ann")
                            .joining("private-orders.1")
                            .isAllowed();
                    assertThat(channels(context))
                            .asUser("ann")
                            .joining("private-days.2026-11-21")
                            .isAllowed();
                    assertThat(channels(context))
                            .asUser("ann")
                            .joining("private-days.21")
                            .isDenied();
                });
    }

    @Test
    void asksBeansInTheOrderOfTheirClasses() {
        context.withUserConfiguration(Orders.class, OrderOne.class)
                .run(context -> assertThat(channels(context).patterns())
                        .containsExactly("private-orders.1", "private-orders.{id}"));
    }

    @Test
    void asksForALazyBeanWhenSomebodyWantsToJoin() {
        context.withUserConfiguration(LazyOrders.class).run(context -> {
            assertThat(context.getBeanFactory().containsSingleton("lazyOrders")).isFalse();

            assertThat(channels(context))
                    .asUser("ann")
                    .joining("private-orders.1")
                    .isAllowed();
        });
    }

    @Test
    void asksAnotherObjectEachTimeWhereTheScopeWantsIt() {
        context.withUserConfiguration(Counting.class).run(context -> {
            assertThat(channels(context).patterns()).hasSize(1);
            assertThat(channels(context)).asUser("ann").joining("private-count").isAllowed();
            assertThat(channels(context)).asUser("ann").joining("private-count").isAllowed();
        });
    }

    @Test
    void asksThroughAProxyOfTheClass() {
        context.withUserConfiguration(ByClass.class, Transactions.class)
                .run(context -> assertThat(channels(context))
                        .asUser("ann")
                        .joining("private-orders.1")
                        .isAllowed());
    }

    @Test
    void asksThroughTheInterfaceThatAProxyHas() {
        context.withUserConfiguration(ByInterface.class, BehindInterface.class)
                .run(context -> assertThat(channels(context))
                        .asUser("ann")
                        .joining("private-orders.1")
                        .isAllowed());
    }

    @Test
    void namesAMethodThatCannotBeCalledThroughItsProxy() {
        context.withUserConfiguration(ByClass.class, PrivateMethod.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("@AuthorizesChannel on %s#order is not usable"
                                .formatted(PrivateMethod.class.getName())));
    }

    @Test
    void namesABeanThatShowsTooLateThatItHasChannels() {
        context.withUserConfiguration(Hidden.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining(
                                "the bean \"orders\" is a %s, which has methods with @AuthorizesChannel"
                                        .formatted(Orders.class.getName())));
    }

    @Test
    void namesAMethodThatDoesNotFitItsPattern() {
        context.withUserConfiguration(Misspelt.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining(
                                "@AuthorizesChannel on %s#day(LocalDate) is not usable: its parameter \"dya\" is none of the placeholders [day]"
                                        .formatted(Misspelt.class.getName())));
    }

    @Test
    void namesAPlaceholderThatNothingCanConvert() {
        context.withUserConfiguration(Inconvertible.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining(
                                "@AuthorizesChannel on %s#thing(Runnable) is not usable: {thing} cannot"
                                        .formatted(Inconvertible.class.getName())));
    }

    @Test
    void saysThatAnExpressionOnTheUserIsForControllersOnly() {
        context.withUserConfiguration(WithExpression.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("@AuthenticationPrincipal with an expression"));
    }

    @Test
    void refusesWhoeverIsNotOfTheTypeThatIsWanted() {
        context.withUserConfiguration(WantsAuthentication.class)
                .run(context -> assertThat(channels(context))
                        .asUser("ann")
                        .joining("private-orders.1")
                        .isDenied());
    }

    @Configuration(proxyBeanMethods = false)
    static class Orders {

        @AuthorizesChannel("private-orders.{id}")
        boolean order(Principal user, long id) {
            return user.getName().equals("ann");
        }
    }

    @Order(1)
    static class OrderOne {

        @AuthorizesChannel("private-orders.1")
        boolean order() {
            return true;
        }
    }

    static class Days {

        @AuthorizesChannel("private-days.{day}")
        boolean day(LocalDate day) {
            return true;
        }
    }

    static class Misspelt {

        @AuthorizesChannel("private-days.{day}")
        boolean day(LocalDate dya) {
            return true;
        }
    }

    static class Inconvertible {

        @AuthorizesChannel("private-things.{thing}")
        boolean thing(Runnable thing) {
            return true;
        }
    }

    static class WithExpression {

        @AuthorizesChannel("private-orders.{id}")
        boolean order(@AuthenticationPrincipal(expression = "username") String user, long id) {
            return true;
        }
    }

    static class WantsAuthentication {

        @AuthorizesChannel("private-orders.{id}")
        boolean order(Authentication user, long id) {
            return true;
        }
    }

    @Configuration(value = "lazyOrders", proxyBeanMethods = false)
    @Lazy
    static class LazyOrders extends Orders {}

    @Configuration(proxyBeanMethods = false)
    static class Counting {

        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Counter counter() {
            return new Counter();
        }
    }

    static class Counter {

        private int calls;

        @AuthorizesChannel("private-count")
        boolean first() {
            return ++calls == 1;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    @Import(TransactionManagement.class)
    static class ByClass {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @Import(TransactionManagement.class)
    static class ByInterface {}

    static class TransactionManagement {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new EmptyTransactionManager();
        }
    }

    static class Transactions {

        @Transactional
        @AuthorizesChannel("private-orders.{id}")
        public boolean order(long id) {
            return TransactionSynchronizationManager.isActualTransactionActive();
        }
    }

    static class PrivateMethod extends Transactions {

        @Override
        public boolean order(long id) {
            return true;
        }

        @AuthorizesChannel("private-secrets")
        private boolean order() {
            return true;
        }

        @Transactional
        public void somethingElse() {
            order();
        }
    }

    interface Joinable {

        boolean order(long id);
    }

    static class BehindInterface extends Transactions implements Joinable {}

    @Configuration(proxyBeanMethods = false)
    static class Hidden {

        /** Wants the channels before there is any of the beans that this class makes. */
        Hidden(ChannelRegistry channels) {
            assertThat(channels.patterns()).isEmpty();
        }

        @Bean
        Object orders() {
            return new Orders();
        }
    }
}
