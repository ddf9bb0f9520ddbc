package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.servlet.ServletContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;

/** These tests run with what the build means them to run with. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "broadcast.enabled=false")
class BootLineTest {

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

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
