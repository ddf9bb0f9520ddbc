package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.RecordingConnection.Closed;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pusher-protocol.md} §1.1 and §1.2: who is greeted, who is turned away, and which reason comes first. */
class OpeningTest {

    private static final AppCredentials KEY = TestHub.CREDENTIALS;

    private PusherServer server = server(app -> app, builder -> builder);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void greetsAClientThatSaysNothingButTheKey() {
        assertThat(open(new Handshake(KEY.key(), null)).take())
                .singleElement()
                .asString()
                .matches("\\{\"event\":\"pusher:connection_established\",\"data\":"
                        + "\"\\{\\\\\"socket_id\\\\\":\\\\\"\\d+\\.\\d+\\\\\",\\\\\"activity_timeout\\\\\":120}\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "5", "6", "7"})
    void greetsEveryVersionThatOfficialClientsAskFor(String protocol) {
        assertThat(open(new Handshake(KEY.key(), protocol)).closes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "8", "0", "-7", "", "7.0", "seven", "99999999999"})
    void turnsOtherVersionsAway(String protocol) {
        assertRefused(new Handshake(KEY.key(), protocol), 4007, "Unsupported protocol version; supported are 4 to 7");
    }

    @Test
    void canInsistOnAVersion() {
        restart(app -> app, builder -> builder.protocolRequired(true));

        assertRefused(new Handshake(KEY.key(), null), 4008, "No protocol version: add ?protocol=7");
        assertThat(open(new Handshake(KEY.key(), "7")).closes()).isEmpty();
    }

    @Test
    void turnsAnUnknownKeyAway() {
        assertRefused(new Handshake("no-key", "7"), 4001, "Application does not exist");
        assertRefused(new Handshake("", "7"), 4001, "Application does not exist");
        assertRefused(new Handshake("k".repeat(10_000), "7"), 4001, "Application does not exist");
    }

    @Test
    void turnsTheClientsOfADisabledAppAway() {
        restart(app -> app.enabled(false), builder -> builder);

        assertRefused(new Handshake(KEY.key(), "7"), 4003, "Application is disabled");
    }

    @Test
    void canInsistOnEncryption() {
        restart(app -> app, builder -> builder.tlsOnly(true));

        assertRefused(from(null, null, false), 4000, "Only encrypted connections are taken: use wss://");
        assertThat(open(from(null, null, true)).closes()).isEmpty();
    }

    @Test
    void turnsPagesOfOtherWebSitesAway() {
        restart(app -> app.allowedOrigins(AllowedOrigins.of("https://shop.example")), builder -> builder);

        assertRefused(from("https://evil.example", null, true), 4009, "Origin not allowed");
        assertThat(open(from("https://shop.example", null, true)).closes()).isEmpty();
        assertThat(open(from(null, null, true)).closes()).isEmpty();
    }

    @Test
    void turnsAwayWhoIsOneTooManyUntilSomebodyGoes() {
        restart(app -> app.limits(AppLimits.builder().maxConnections(1).build()), builder -> builder);
        ProtocolSession first = session(from(null, null, false));

        assertRefused(from(null, null, false), 4004, "Application is over its connection quota");

        first.disconnected();
        assertThat(open(from(null, null, false)).closes()).isEmpty();
    }

    @Test
    void turnsAwayWhoIsOneTooManyFromOneAddressOnly() {
        restart(
                app -> app.limits(
                        AppLimits.builder().maxConnectionsPerAddress(1).build()),
                builder -> builder);
        ProtocolSession first = session(from(null, "10.0.0.1", false));

        assertRefused(from(null, "10.0.0.1", false), 4100, "There are too many connections from this address");
        assertThat(open(from(null, "10.0.0.2", false)).closes()).isEmpty();
        assertThat(open(from(null, null, false)).closes()).isEmpty();

        first.disconnected();
        first.disconnected();
        assertThat(open(from(null, "10.0.0.1", false)).closes()).isEmpty();
        assertRefused(from(null, "10.0.0.1", false), 4100, "There are too many connections from this address");
    }

    @Test
    void givesTheReasonThatComesFirst() {
        restart(
                app -> app.enabled(false).allowedOrigins(AllowedOrigins.of("https://shop.example")),
                builder -> builder.tlsOnly(true).protocolRequired(true));

        assertThat(code(new Handshake("no-key", "1", "https://evil.example", null, false)))
                .isEqualTo(4000);
        assertThat(code(new Handshake("no-key", "1", "https://evil.example", null, true)))
                .isEqualTo(4001);
        assertThat(code(new Handshake(KEY.key(), "1", "https://evil.example", null, true)))
                .isEqualTo(4003);
        restart(
                app -> app.limits(AppLimits.builder().maxConnections(1).build())
                        .allowedOrigins(AllowedOrigins.of("https://shop.example")),
                builder -> builder);
        open(new Handshake(KEY.key(), "7", null, null, true));
        assertThat(code(new Handshake(KEY.key(), "1", "https://evil.example", null, true)))
                .isEqualTo(4007);
        assertThat(code(new Handshake(KEY.key(), "7", "https://evil.example", null, true)))
                .isEqualTo(4009);
        assertThat(code(new Handshake(KEY.key(), "7", "https://shop.example", null, true)))
                .isEqualTo(4004);
        server.close();
        assertThat(code(new Handshake("no-key", "1", "https://evil.example", null, false)))
                .isEqualTo(4200);
    }

    @Test
    void leavesNothingBehindOfThoseItTurnsAway() {
        for (int i = 0; i < 100; i++) {
            open(new Handshake("no-key-" + i, "7"));
            open(new Handshake(KEY.key(), "99", null, "10.0.0." + i, false));
        }

        assertThat(server.isEmpty()).isTrue();
    }

    private static Handshake from(@Nullable String origin, @Nullable String address, boolean secure) {
        return new Handshake(KEY.key(), "7", origin, address, secure);
    }

    private void restart(UnaryOperator<App.Builder> settings, UnaryOperator<PusherServer.Builder> serverSettings) {
        server.close();
        server = server(settings, serverSettings);
    }

    private static PusherServer server(
            UnaryOperator<App.Builder> settings, UnaryOperator<PusherServer.Builder> serverSettings) {
        return serverSettings
                .apply(PusherServer.builder())
                .app(settings.apply(App.builder(KEY)).build())
                .shutdownTime(java.time.Duration.ofMillis(1))
                .build();
    }

    private RecordingConnection open(Handshake handshake) {
        RecordingConnection connection = new RecordingConnection();
        server.open(connection, handshake);
        return connection;
    }

    private ProtocolSession session(Handshake handshake) {
        return server.open(new RecordingConnection(), handshake).orElseThrow();
    }

    private int code(Handshake handshake) {
        return open(handshake).closes().get(0).code().code();
    }

    /** With an error first, which says the same: clients look at one or the other. */
    private void assertRefused(Handshake handshake, int code, String message) {
        RecordingConnection connection = new RecordingConnection();
        assertThat(server.open(connection, handshake)).isEmpty();
        assertThat(connection.take())
                .containsExactly("{\"event\":\"pusher:error\",\"data\":{\"code\":%d,\"message\":\"%s\"}}"
                        .formatted(code, message));
        assertThat(connection.closes()).singleElement().satisfies(closed -> {
            assertThat(closed.code().code()).isEqualTo(code);
            assertThat(closed).isEqualTo(new Closed(closed.code(), message));
        });
    }
}
