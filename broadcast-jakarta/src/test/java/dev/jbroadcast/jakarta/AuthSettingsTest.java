package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the authorization endpoints are, what they answer, and what they cannot be told. */
class AuthSettingsTest {

    @TempDir
    private Path directory;

    @Test
    void theEmbeddedServerHasItsEndpointsWhereItIsTold() throws Exception {
        try (BroadcastServer server = builder()
                .authPath("/api/v1/broadcasting/auth")
                .userAuthPath("/api/v1/broadcasting/user-auth")
                .refusalMessage("Unauthorized")
                .start()) {
            for (String path : List.of("/api/v1/broadcasting/auth", "/api/v1/broadcasting/user-auth")) {
                HttpResponse<String> response = post(server.port(), path);
                assertThat(response.statusCode()).isEqualTo(403);
                assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
            }
            assertThat(post(server.port(), "/broadcasting/auth").statusCode()).isEqualTo(404);
            assertThat(post(server.port(), "/broadcasting/user-auth").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aServletIsWhereItIsMapped() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setSilent(true);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector();
        Context context = tomcat.addContext("/shop", new File(".").getAbsolutePath());
        Tomcat.addServlet(
                context,
                "auth",
                new BroadcastAuthServlet(
                        UserAuthEndpoint.builder(TestServer.CREDENTIALS)
                                .refusalMessage("Unauthorized")
                                .build(),
                        request -> null));
        context.addServletMappingDecoded("/api/v1/broadcasting/user-auth", "auth");
        tomcat.start();
        try {
            HttpResponse<String> response =
                    post(tomcat.getConnector().getLocalPort(), "/shop/api/v1/broadcasting/user-auth");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "broadcasting/auth",
                "/auth/",
                "//auth",
                "/auth/*",
                "/{id}",
                "/a b",
                "/a?b",
                "/a;b",
                "/%61"
            })
    void takesNothingForAPathThatIsNone(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BroadcastServer.builder().authPath(path))
                .withMessage("authPath(…) is the path \"%s\"; it has to look like /api/v1/broadcasting/auth", path);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BroadcastServer.builder().userAuthPath(path))
                .withMessageStartingWith("userAuthPath(…) is the path");
    }

    @Test
    void takesNoPathForBothEndpoints() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> builder().authPath("/auth").userAuthPath("/auth").start())
                .withMessage("authPath(…) and userAuthPath(…) are both \"/auth\"; they have to differ");
    }

    @Test
    void takesNoPreviousMasterKeysWithoutACurrentOne() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder()
                        .encryptionPreviousMasterKeys(List.of(TestServer.PREVIOUS_MASTER_KEY))
                        .start())
                .withMessageContaining("add encryptionMasterKey(…)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .encryptionMasterKey(TestServer.MASTER_KEY)
                        .encryptionPreviousMasterKeys(List.of("aHVudGVyMg=="))
                        .start())
                .withMessageStartingWith("the previous encryption master key 1 must be 32 bytes")
                .withMessageNotContaining("aHVudGVyMg");
    }

    private static BroadcastServer.Builder builder() {
        return BroadcastServer.builder()
                .app(TestServer.CREDENTIALS)
                .host("127.0.0.1")
                .port(0);
    }

    private static HttpResponse<String> post(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("socket_id=1.2&channel_name=private-x"))
                                .build(),
                        BodyHandlers.ofString());
    }
}
