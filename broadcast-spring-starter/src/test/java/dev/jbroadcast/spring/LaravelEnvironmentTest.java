package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.server.PusherServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class LaravelEnvironmentTest {

    private static final String[] REVERB = {
        "REVERB_APP_ID=123",
        "REVERB_APP_KEY=key",
        "REVERB_APP_SECRET=secret",
        "REVERB_HOST=localhost",
        "REVERB_PORT=8080",
        "REVERB_SCHEME=http"
    };

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withInitializer(new LaravelEnvironment())
            .withConfiguration(
                    AutoConfigurations.of(BroadcastAutoConfiguration.class, BroadcastServerAutoConfiguration.class));

    @Test
    void makesTheServerInTheApplicationTheAppThatReverbServed() {
        runner.withPropertyValues("REVERB_APP_ID=123", "REVERB_APP_KEY=key", "REVERB_APP_SECRET=secret")
                .run(context -> assertThat(context.getBean(AppCredentials.class))
                        .isEqualTo(new AppCredentials("123", "key", "secret")));
    }

    @Test
    void sendsToTheServerThatALaravelProjectSendsTo() {
        runner.withPropertyValues(REVERB)
                .withPropertyValues("BROADCAST_CONNECTION=reverb")
                .run(context -> {
                    BroadcastManager manager = context.getBean(BroadcastManager.class);
                    assertThat(manager.defaultConnection()).isEqualTo("reverb");
                    assertThat(manager.driver("reverb").toString()).contains("http://localhost:8080", "app 123");
                    assertThat(context).doesNotHaveBean(PusherServer.class);
                });
    }

    @Test
    void findsPusherInItsClusterOrAtItsHost() {
        String[] app = {"PUSHER_APP_ID=1", "PUSHER_APP_KEY=key", "PUSHER_APP_SECRET=secret", "BROADCAST_DRIVER=pusher"};
        runner.withPropertyValues(app)
                .withPropertyValues("PUSHER_APP_CLUSTER=eu", "PUSHER_HOST=")
                .run(context -> assertThat(pusher(context)).contains("api-eu.pusher.com"));
        runner.withPropertyValues(app)
                .run(context -> assertThat(pusher(context)).contains("api-mt1.pusher.com"));
        runner.withPropertyValues(app)
                .withPropertyValues("PUSHER_APP_CLUSTER=eu", "PUSHER_HOST=soketi.example")
                .run(context -> assertThat(pusher(context)).contains("https://soketi.example"));
    }

    private static String pusher(ConfigurableApplicationContext context) {
        return context.getBean(BroadcastManager.class).driver("pusher").toString();
    }

    @Test
    void givesWayToThePropertiesOneByOne() {
        runner.withPropertyValues(REVERB)
                .withPropertyValues(
                        "BROADCAST_CONNECTION=reverb",
                        "BROADCAST_DRIVER=pusher",
                        "broadcast.default=in-process",
                        "broadcast.server.app-key=another",
                        "broadcast.connections.reverb.host=reverb.example")
                .run(context -> {
                    BroadcastManager manager = context.getBean(BroadcastManager.class);
                    assertThat(manager.defaultConnection()).isEqualTo("in-process");
                    assertThat(manager.driver("reverb").toString()).contains("http://reverb.example:8080");
                    assertThat(context.getBean(AppCredentials.class))
                            .isEqualTo(new AppCredentials("123", "another", "secret"));
                });
    }

    @Test
    void makesNoConnectionOfHalfOfWhatItTakes() {
        runner.withPropertyValues(
                        "BROADCAST_CONNECTION=log", "REVERB_APP_KEY=key", "REVERB_HOST=localhost", "PUSHER_APP_KEY=")
                .run(context -> assertThat(
                                context.getBean(BroadcastManager.class).connections())
                        .containsExactly("log", "null"));
    }

    @Test
    void saysWhatIsMissingOfTheConnectionThatIsToBeUsed() {
        runner.withPropertyValues("BROADCAST_CONNECTION=reverb", "REVERB_HOST=localhost", "REVERB_APP_ID=1")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("broadcast.connections.reverb.key is not set"));
    }

    @Test
    void leavesAConnectionAloneThatOnlyHasTheName() {
        runner.withPropertyValues(REVERB)
                .withPropertyValues("broadcast.default=reverb", "broadcast.connections.reverb.driver=log")
                .run(context -> assertThat(context.getBean(BroadcastManager.class)
                                .driver("reverb")
                                .unwrap(SigningDriver.class))
                        .isEmpty());
    }

    @Test
    void readsTheFileOfALaravelProject(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve(".env"), """
                APP_NAME=Laravel
                BROADCAST_CONNECTION=reverb
                REVERB_APP_ID=123
                REVERB_APP_KEY='key'
                REVERB_APP_SECRET=secret
                REVERB_HOST="localhost"
                REVERB_PORT=8080
                REVERB_SCHEME=http
                VITE_REVERB_APP_KEY="${REVERB_APP_KEY}"
                """);
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);

        try (ConfigurableApplicationContext context =
                application.run("--spring.config.import=file:%s[.properties]".formatted(file))) {
            assertThat(context.getBean(BroadcastManager.class).driver("reverb").unwrap(SigningDriver.class))
                    .get()
                    .returns(new AppCredentials("123", "key", "secret"), SigningDriver::credentials)
                    .asString()
                    .contains("http://localhost:8080");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({BroadcastAutoConfiguration.class, BroadcastServerAutoConfiguration.class})
    static class Application {}
}
