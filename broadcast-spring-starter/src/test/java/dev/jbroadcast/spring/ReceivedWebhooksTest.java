package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.Channel;
import dev.jbroadcast.clientevent.OnClientEvent;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.WebhookSigner;
import dev.jbroadcast.pusher.webhook.WebhookEndpoint;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ClientEventSent;
import dev.jbroadcast.pusher.webhook.WebhookListener;
import dev.jbroadcast.pusher.webhook.WebhookResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Webhooks of a server elsewhere, by properties and beans. */
class ReceivedWebhooksTest {

    private static final AppCredentials APP = new AppCredentials("3", "key", "secret");

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BootLine.jacksonAutoConfiguration(),
                    BroadcastAutoConfiguration.class,
                    BroadcastServerAutoConfiguration.class,
                    BroadcastWebhookAutoConfiguration.class))
            .withUserConfiguration(Listeners.class);

    private final WebApplicationContextRunner elsewhere = web.withPropertyValues(
            "broadcast.webhooks.path=/hooks",
            "broadcast.default=out",
            "broadcast.connections.out.driver=pusher",
            "broadcast.connections.out.app-id=3",
            "broadcast.connections.out.key=key",
            "broadcast.connections.out.secret=secret",
            "broadcast.connections.out.host=localhost");

    @Test
    void tellsAllListenersOfTheWebhooksOfTheAppThatTheDefaultConnectionSendsTo() {
        elsewhere.run(context -> {
            WebhookResponse answer = post(context.getBean(WebhookEndpoint.class), APP);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(context.getBean(Told.class).events())
                    .containsExactly("3 client-typing {\"on\":true}", "10 is typing in 7: true");
        });
    }

    @Test
    void isServedAtThePath() {
        elsewhere.run(context -> {
            ServletRegistrationBean<?> servlet =
                    (ServletRegistrationBean<?>) context.getBean("broadcastWebhookServlet");

            assertThat(servlet.getUrlMappings()).isEqualTo(Set.of("/hooks"));
        });
    }

    @Test
    void takesThoseOfTheServerInsideWhereThatIsTheDefault() {
        web.withPropertyValues(
                        "broadcast.webhooks.path=/hooks",
                        "broadcast.server.app-key=key",
                        "broadcast.server.app-secret=secret")
                .run(context -> {
                    assertThat(post(context.getBean(WebhookEndpoint.class), APP).status())
                            .isEqualTo(200);
                    AppCredentials forged = new AppCredentials("3", "key", "wrong");
                    assertThat(post(context.getBean(WebhookEndpoint.class), forged)
                                    .status())
                            .isEqualTo(401);
                });
    }

    @Test
    void isNotThereUnlessThereIsAPath() {
        web.withPropertyValues("broadcast.server.app-key=key", "broadcast.server.app-secret=secret")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(WebhookEndpoint.class)
                        .doesNotHaveBean("broadcastWebhookServlet"));
    }

    @Test
    void saysWhatIsWrongWithThePath() {
        for (String path : List.of("hooks", "/", "/hooks/*", "/hooks/", "")) {
            elsewhere
                    .withPropertyValues("broadcast.webhooks.path=" + path)
                    .run(context -> assertThat(context.getStartupFailure())
                            .hasStackTraceContaining(
                                    "broadcast.webhooks.path is \"%s\"; it must begin with a slash and name one path"
                                            .formatted(path)));
        }
    }

    @Test
    void saysWhichOfTheOthersIsWrong() {
        Map.of(
                        "max-body-size=3GB", "broadcast.webhooks.max-body-size is \"3221225472B\"",
                        "max-age=0s", "broadcast.webhooks.max-age is \"PT0S\"; it must be positive")
                .forEach((property, message) -> elsewhere
                        .withPropertyValues("broadcast.webhooks." + property)
                        .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining(message)));
    }

    @Test
    void saysThatThereIsNoSecretToCheckWith() {
        web.withPropertyValues("broadcast.webhooks.path=/hooks", "broadcast.default=log")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining(
                                "broadcast.webhooks.path is set, but there is no secret to check webhooks with"));
    }

    private static WebhookResponse post(WebhookEndpoint endpoint, AppCredentials app) {
        byte[] body = ("{\"time_ms\":1,\"events\":[{\"name\":\"client_event\",\"channel\":\"presence-room.7\","
                        + "\"event\":\"client-typing\",\"data\":\"{\\\"on\\\":true}\",\"socket_id\":\"1.2\",\"user_id\":\"10\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        return endpoint.handle(app.key(), new WebhookSigner(app).sign(body), body);
    }

    record Told(List<String> events) {}

    @Configuration(proxyBeanMethods = false)
    static class Listeners {

        @Bean
        Told told() {
            return new Told(new CopyOnWriteArrayList<>());
        }

        @Bean
        WebhookListener listener(Told told) {
            return (event, webhook) -> {
                if (event instanceof ClientEventSent sent) {
                    assertThat(sent.channel()).isEqualTo(new Channel("presence-room.7"));
                    told.events().add(webhook.appId() + " " + sent.event() + " " + sent.data());
                }
            };
        }

        @Bean
        Rooms rooms(Told told) {
            return new Rooms(told);
        }
    }

    record Typing(boolean on) {}

    record Rooms(Told told) {

        @OnClientEvent(channel = "presence-room.{room}", event = "client-typing")
        void typing(String room, Typing typing, Principal user) {
            told.events().add(user.getName() + " is typing in " + room + ": " + typing.on());
        }
    }
}
