package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.jakarta.PrincipalResolver;
import dev.jbroadcast.jakarta.configuration.ConfigurationSource;
import dev.jbroadcast.jakarta.webapp.war.GuardedChannels;
import dev.jbroadcast.jakarta.webapp.war.HeaderGuard;
import dev.jbroadcast.jakarta.webapp.war.OwnParts;
import dev.jbroadcast.jakarta.webapp.war.VaultSource;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.WebhookSigner;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What web applications add to broadcasting, and where their settings come from. */
class ContributionsInWebApplicationsTest {

    @TempDir
    private Path directory;

    private TomcatServer tomcat;

    @BeforeEach
    void startServer() throws Exception {
        tomcat = new TomcatServer(directory.resolve("tomcat"));
    }

    @AfterEach
    void stopServer() throws Exception {
        tomcat.close();
    }

    private War war() throws Exception {
        return War.in(directory.resolve("war"));
    }

    private Browser browser() {
        return new Browser(tomcat.port(), "", "war-key");
    }

    @Test
    void microProfileConfigComesBeforeContextParameters() throws Exception {
        tomcat.deploy(
                "",
                war().libraries("smallrye")
                        .libraries("microprofile")
                        .libraries("jboss-logging")
                        .libraries("asm")
                        .file(
                                "WEB-INF/classes/META-INF/microprofile-config.properties",
                                "broadcast.server.app-key=war-key\nbroadcast.server.app-secret=${secret}\nsecret=war-secret\n")
                        .parameters("broadcast.server.app-key", "parameter"));

        browser().close();
    }

    @Test
    void sourcesOfTheApplicationComeBeforeAllOthers() throws Exception {
        tomcat.deploy(
                "",
                war().service(ConfigurationSource.class, VaultSource.class)
                        .service(ChannelRoutes.class, GuardedChannels.class)
                        .service(PrincipalResolver.class, HeaderGuard.class)
                        .parameters("broadcast.server.app-key", "war-key", "broadcast.server.app-secret", "parameter"));

        try (Browser browser = browser()) {
            String auth = new ChannelSigner(new AppCredentials("app", "war-key", "war-secret"))
                    .sign(new SocketId(browser.socketId()), "private-api", null);
            assertThat(browser.auth("anna", "private-api").body()).contains(auth);
        }
    }

    @Test
    void channelsThatNameAGuardThatThereIsNotAreRefusedAtTheStart() throws Exception {
        Context context = tomcat.deploy(
                "",
                war().service(ChannelRoutes.class, GuardedChannels.class)
                        .parameters("broadcast.server.app-key", "war-key", "broadcast.server.app-secret", "secret"));

        assertThat(context.getState().isAvailable()).isFalse();
        assertThat(tomcat.log()).anyMatch(message -> message.contains("headerGuard"));
    }

    @Test
    void listenersOfTheApplicationHandOverWhatTheyHaveMade() throws Exception {
        tomcat.deploy(
                "",
                war().classes(OwnParts.class)
                        .service(PrincipalResolver.class, HeaderGuard.class)
                        .parameters(
                                "broadcast.webhooks.path",
                                "/hooks",
                                "broadcast.server.app-key",
                                "war-key",
                                "broadcast.server.app-secret",
                                "war-secret"));

        try (Browser reader = browser().subscribe("news");
                Browser writer = browser()) {
            writer.subscribeAs("anna", "private-user.anna");
            writer.send("{\"event\":\"client-typing\",\"channel\":\"private-user.anna\",\"data\":{}}");
            assertThat(reader.frame().get("data")).isEqualTo("\"typing in private-user.anna\"");

            webhook("{\"time_ms\":1,\"events\":[{\"name\":\"channel_occupied\",\"channel\":\"my-channel\"}]}");
            assertThat(reader.frame().get("data")).isEqualTo("\"webhook\"");
        }
    }

    private void webhook(String body) {
        AppCredentials app = new AppCredentials("app", "war-key", "war-secret");
        assertThat(Browser.request(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tomcat.port() + "/hooks"))
                                .header("X-Pusher-Key", app.key())
                                .header(
                                        "X-Pusher-Signature",
                                        new WebhookSigner(app).sign(body.getBytes(StandardCharsets.UTF_8)))
                                .POST(HttpRequest.BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(200);
    }
}
