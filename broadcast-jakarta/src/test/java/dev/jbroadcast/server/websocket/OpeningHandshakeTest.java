package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningHandshakeTest {

    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method = "GET";
    private String httpVersion = "HTTP/1.1";

    OpeningHandshakeTest() {
        headers.put("Host", "server.example.com");
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        headers.put("Sec-WebSocket-Version", "13");
    }

    private OpeningHandshake handshake() {
        return OpeningHandshake.of(method, httpVersion, headers::get);
    }

    private void isRefused(int status, String reason) {
        OpeningHandshake handshake = handshake();
        assertThat(handshake.isAccepted()).isFalse();
        assertThat(handshake.status()).isEqualTo(status);
        assertThat(handshake.reason()).contains(reason).endsWith(".");
        assertThat(handshake.headers()).doesNotContainKey("Sec-WebSocket-Accept");
        assertThatThrownBy(handshake::accept)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void acceptsTheRequestOfTheStandardWithTheAnswerOfTheStandard() {
        OpeningHandshake handshake = handshake();

        assertThat(handshake.isAccepted()).isTrue();
        assertThat(handshake.status()).isEqualTo(101);
        assertThat(handshake.accept()).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(handshake.reason()).isEmpty();
        assertThat(handshake.headers())
                .containsOnly(
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    @Test
    void agreesOnNoSubprotocolAndNoExtension() {
        headers.put("Sec-WebSocket-Protocol", "chat, superchat");
        headers.put("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits");

        assertThat(handshake().headers()).hasSize(3);
    }

    @Test
    void readsListsInWhateverCase() {
        headers.put("Upgrade", "h2c , WebSocket");
        headers.put("Connection", "keep-alive,  UPGRADE");
        headers.put("Sec-WebSocket-Key", " dGhlIHNhbXBsZSBub25jZQ== ");
        headers.put("Sec-WebSocket-Version", " 13 ");

        assertThat(handshake().accept()).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.2", "HTTP/2", "HTTP/2.0"})
    void acceptsHttpFrom11On(String version) {
        httpVersion = version;

        assertThat(handshake().isAccepted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/0.9", "HTTP/1", "HTTP", "", "http/1.1", "HTTP/1.1.1", "HTTP/x.y"})
    void refusesOlderHttpAndWhatIsNoHttp(String version) {
        httpVersion = version;

        isRefused(400, "HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "get", "OPTIONS", "CONNECT"})
    void refusesMethodsOtherThanGet(String other) {
        method = other;

        isRefused(405, "GET");
        assertThat(handshake().headers()).containsOnly(Map.entry("Allow", "GET"));
    }

    @Test
    void refusesARequestWithoutHost() {
        headers.put("Host", " ");
        isRefused(400, "Host");
        headers.remove("Host");
        isRefused(400, "Host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "h2c", "websockets", "web socket", "websocket/13", "Upgrade"})
    void tellsPlainHttpWhatToUpgradeTo(String upgrade) {
        headers.put("Upgrade", upgrade);

        isRefused(426, "Upgrade");
        assertThat(handshake().headers())
                .containsOnly(
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Sec-WebSocket-Version", "13"));
        assertThat(OpeningHandshake.isUpgrade(headers::get)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "close", "keep-alive, Upgraded", "websocket"})
    void refusesAConnectionThatIsNotToBeUpgraded(String connection) {
        headers.put("Connection", connection);

        isRefused(400, "Connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "0", "14", "013", "13, 8", "thirteen"})
    void namesTheVersionThatIsSpokenToThoseWhoSpeakAnother(String version) {
        headers.put("Sec-WebSocket-Version", version);

        isRefused(426, "Sec-WebSocket-Version");
        assertThat(handshake().headers()).containsEntry("Sec-WebSocket-Version", "13");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZTEy",
                "dGhlIHNhbXBsZSBub25jZTE=",
                "dGhlIHNhbXBsZSBub25j",
                "dGhlIHNhbXBsZSBub25jZQ==,dGhlIHNhbXBsZSBub25jZQ==",
                "dGhlIHNhbXBsZSBub25jZ===",
                "dGhl-HNhbXBsZSBub25jZQ==",
                "dGhlIHNhbXB\u00e4ZSBub25jZQ=="
            })
    void refusesKeysThatAreNot16BytesInBase64(String key) {
        headers.put("Sec-WebSocket-Key", key);

        isRefused(400, "Sec-WebSocket-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"})
    void namesTheHeaderThatIsMissing(String name) {
        headers.remove(name);

        assertThat(handshake().isAccepted()).isFalse();
        assertThat(handshake().reason()).contains(name);
    }

    @Test
    void knowsAnUpgradeThatIsNotQuiteRight() {
        headers.keySet().removeIf(name -> !name.equals("Upgrade"));

        assertThat(OpeningHandshake.isUpgrade(headers::get)).isTrue();
    }

    @Test
    void knowsPlainHttp() {
        headers.remove("Upgrade");

        assertThat(OpeningHandshake.isUpgrade(headers::get)).isFalse();
    }
}
