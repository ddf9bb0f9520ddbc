package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotation.Adapt;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;

/** These tests run with what the build means them to run with. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "broadcast.enabled=false")
class BootLineTest {

    private static final Set<String> NAMED_FOR_4 = Set.of(
            "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint",
            "org.springframework.boot.actuate.endpoint.SanitizingFunction",
            "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.health.contributor.HealthIndicator",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.jackson2.autoconfigure.Jackson2AutoConfiguration",
            "org.springframework.boot.tomcat.TomcatConnectorCustomizer");

    private static final Set<String> NAMED_FOR_3 = Set.of(
            "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint",
            "org.springframework.boot.actuate.endpoint.SanitizingFunction",
            "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration",
            "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration",
            "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration",
            "org.springframework.boot.actuate.health.HealthIndicator",
            "org.springframework.boot.web.embedded.tomcat.TomcatConnectorCustomizer");

    @Autowired
    private ServletContext servletContext;

    @Test
    void runsOnTheSpringBootThatTheBuildNames() {
        String expected = System.getProperty("expected.spring-boot");
        assumeThat(expected).isNotNull();

        assertThat(SpringBootVersion.getVersion()).isEqualTo(expected);
    }

    @Test
    void runsOnTheContainerThatTheBuildNames() {
        assertThat(servletContext.getServerInfo())
                .startsWithIgnoringCase(System.getProperty("expected.container", "Apache Tomcat"));
    }

    /** One that has moved does no harm that anybody would notice: it orders nothing any more, or is never there. */
    @Test
    void theClassesOfSpringBootThatAreNamedExistInTheLineThatTheyAreMeantFor() throws IOException {
        Set<String> mine = new TreeSet<>(SpringBootVersion.getVersion().startsWith("4.") ? NAMED_FOR_4 : NAMED_FOR_3);
        if (!servletContext.getServerInfo().startsWith("Apache Tomcat")) {
            mine.removeIf(name -> name.startsWith("org.springframework.boot.tomcat."));
        }
        Set<String> all = new TreeSet<>(NAMED_FOR_3);
        all.addAll(NAMED_FOR_4);

        assertThat(namedInAnnotations()).isEqualTo(all);
        assertThat(all.stream().filter(BootLine::isPresent)).containsExactlyInAnyOrderElementsOf(mine);
    }

    private static Set<String> namedInAnnotations() throws IOException {
        Set<String> names = new TreeSet<>();
        var readers = new CachingMetadataReaderFactory();
        for (Resource type :
                new PathMatchingResourcePatternResolver().getResources("classpath*:dev/jbroadcast/spring/**/*.class")) {
            AnnotationMetadata metadata = readers.getMetadataReader(type).getAnnotationMetadata();
            collect(metadata, names);
            metadata.getAnnotatedMethods(Bean.class.getName()).forEach(method -> collect(method, names));
        }
        return names;
    }

    private static void collect(AnnotatedTypeMetadata element, Set<String> names) {
        element.getAnnotations().stream()
                .filter(MergedAnnotation::isDirectlyPresent)
                .filter(annotation ->
                        annotation.getType().getName().startsWith("org.springframework.boot.autoconfigure."))
                .flatMap(annotation -> annotation.asMap(Adapt.CLASS_TO_STRING).values().stream())
                .flatMap(value -> value instanceof String[] several ? Stream.of(several) : Stream.of(value))
                .map(Object::toString)
                .filter(value -> value.startsWith("org.springframework.boot."))
                .forEach(names::add);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
