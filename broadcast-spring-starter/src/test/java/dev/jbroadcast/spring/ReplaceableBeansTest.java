package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/** What the application declares itself, the starter leaves to it. */
class ReplaceableBeansTest {

    /** What switches on whatever is not there by itself. */
    private static final String[] EVERYTHING = {
        "broadcast.redis.enabled=true",
        "broadcast.redis.url=redis://127.0.0.1:1",
        "broadcast.server.app-key=key",
        "broadcast.server.app-secret=secret",
        "broadcast.server.encryption-master-key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "broadcast.server.webhooks[0].url=https://shop.example/webhooks",
        "broadcast.server.http-api.enabled=true",
        "broadcast.server.small-buffers=true",
        "broadcast.webhooks.path=/webhooks",
        "broadcast.connections.elsewhere.driver=reverb",
        "broadcast.connections.elsewhere.app-id=app",
        "broadcast.connections.elsewhere.key=key",
        "broadcast.connections.elsewhere.secret=secret",
        "broadcast.connections.elsewhere.host=reverb.example",
        "management.endpoints.web.exposure.include=broadcast"
    };

    static List<Method> beans() {
        Set<Class<?>> configurations = new LinkedHashSet<>();
        autoConfigurations().forEach(autoConfiguration -> collect(autoConfiguration, configurations));
        return configurations.stream()
                .filter(ReplaceableBeansTest::isOfThisLine)
                .flatMap(configuration -> Arrays.stream(configuration.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Bean.class))
                .toList();
    }

    /** Some types have moved between the lines of Spring Boot. */
    private static boolean isOfThisLine(Class<?> configuration) {
        if (configuration.isAnnotationPresent(ConditionalOnMissingClass.class)) {
            return false; // here, everything is there
        }
        ConditionalOnClass condition = configuration.getAnnotation(ConditionalOnClass.class);
        return condition == null || Arrays.stream(condition.name()).allMatch(name -> ClassUtils.isPresent(name, null));
    }

    @ParameterizedTest
    @MethodSource("beans")
    void everyBeanIsLeftToTheApplicationThatHasItsOwn(Method bean) {
        ConditionalOnMissingBean condition = bean.getAnnotation(ConditionalOnMissingBean.class);
        if (condition == null) {
            condition = bean.getDeclaringClass().getAnnotation(ConditionalOnMissingBean.class);
        }
        assertThat(condition).as("@ConditionalOnMissingBean").isNotNull();
        if (condition.name().length > 0) {
            assertThat(condition.name()).containsExactly(name(bean));
        } else {
            Class<?> type = condition.value().length > 0 ? condition.value()[0] : bean.getReturnType();
            assertThat(made(type)).isNotEmpty().doesNotContain(bean);
        }
    }

    @Test
    void theBeansThatCanBeReplacedAreThereOtherwise() {
        assertThat(made(null))
                .containsAll(beans().stream()
                        // Only one of the codecs is.
                        .filter(bean -> bean.getDeclaringClass().getEnclosingClass() != JsonCodecConfiguration.class)
                        .toList());
    }

    @Test
    void nothingIsMadeWhenItIsDisabled() {
        run(
                null,
                new String[] {"broadcast.enabled=false"},
                beans -> assertThat(beans.getBeanDefinitionNames())
                        .noneMatch(name -> name.toLowerCase().contains("broadcast")));
    }

    /** The methods of the starter that make beans, in web applications of both kinds. */
    private static List<Method> made(Class<?> ofTheApplication) {
        List<Method> made = new ArrayList<>();
        run(
                ofTheApplication,
                EVERYTHING,
                beans -> ReplaceableBeansTest.beans().stream()
                        .filter(bean -> isMade(bean, beans))
                        .forEach(made::add));
        return made;
    }

    private static boolean isMade(Method bean, ConfigurableListableBeanFactory beans) {
        if (!beans.containsBeanDefinition(name(bean))
                || !(beans.getBeanDefinition(name(bean)) instanceof AnnotatedBeanDefinition definition)) {
            return false;
        }
        MethodMetadata factory = definition.getFactoryMethodMetadata();
        return factory != null
                && factory.getDeclaringClassName()
                        .equals(bean.getDeclaringClass().getName());
    }

    private static void run(
            Class<?> ofTheApplication, String[] properties, Consumer<ConfigurableListableBeanFactory> test) {
        run(new WebApplicationContextRunner(), ofTheApplication, properties, test);
        run(new ReactiveWebApplicationContextRunner(), ofTheApplication, properties, test);
    }

    /** Finds out which beans there would be, and makes none of them. */
    @SuppressWarnings("unchecked")
    private static <R extends AbstractApplicationContextRunner<R, C, ?>, C extends ConfigurableApplicationContext>
            void run(
                    AbstractApplicationContextRunner<R, C, ?> runner,
                    Class<?> ofTheApplication,
                    String[] properties,
                    Consumer<ConfigurableListableBeanFactory> test) {
        R run = runner.withPropertyValues(properties)
                .withConfiguration(AutoConfigurations.of(autoConfigurations().toArray(Class<?>[]::new)))
                .withInitializer(context -> context.addBeanFactoryPostProcessor(ReplaceableBeansTest::makeNothing));
        if (ofTheApplication != null) {
            run = run.withBean("own", (Class<Object>) ofTheApplication, () -> {
                throw new IllegalStateException("only its type is of interest");
            });
        }
        run.run(context -> test.accept(((ConfigurableApplicationContext) context).getBeanFactory()));
    }

    private static void makeNothing(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            beans.getBeanDefinition(name).setLazyInit(true);
        }
    }

    private static List<Class<?>> autoConfigurations() {
        List<Class<?>> autoConfigurations = new ArrayList<>();
        ClassLoader loader = ReplaceableBeansTest.class.getClassLoader();
        for (String name : ImportCandidates.load(AutoConfiguration.class, loader)) {
            if (name.startsWith("dev.jbroadcast.")) {
                autoConfigurations.add(ClassUtils.resolveClassName(name, loader));
            }
        }
        return autoConfigurations;
    }

    private static void collect(Class<?> configuration, Set<Class<?>> into) {
        into.add(configuration);
        Import imports = configuration.getAnnotation(Import.class);
        Stream.of(imports == null ? new Class<?>[0] : imports.value()).forEach(imported -> collect(imported, into));
        Stream.of(configuration.getDeclaredClasses())
                .filter(nested -> nested.isAnnotationPresent(Configuration.class))
                .forEach(nested -> collect(nested, into));
    }

    private static String name(Method bean) {
        String[] names = bean.getAnnotation(Bean.class).value();
        return names.length > 0 ? names[0] : bean.getName();
    }
}
