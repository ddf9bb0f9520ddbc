package dev.jbroadcast.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors 16 and 17 of {@code pusher-protocol.md} §8. */
class WebhookSignerTest {

    private final WebhookSigner signer =
            new WebhookSigner(new AppCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"time_ms":1327078148132,"events":[{"name":"channel_occupied","channel":"my-channel"}]} | c19001ae3963ccb13bf618e5b16ba9848e7e74df0993aa0689168e341c6833cf
            {"time_ms":1327078148132,"events":[{"name":"member_added","channel":"presence-foobar","user_id":"10"},{"name":"client_event","channel":"presence-foobar","event":"client-typing","data":"{\\"on\\":true}","socket_id":"1234.1234","user_id":"10"}]} | ae076e9f1eb5e25eba9595d2c3a30ed8f481fa4512f92070e0d1ebeaa3ba83ac
            """)
    void signsAsOthersDo(String body, String signature) {
        assertThat(signer.sign(bytes(body))).isEqualTo(signature);
        assertThat(signer.verify(bytes(body), signature)).isTrue();
    }

    @Test
    void verifiesNothingElse() {
        String signature = signer.sign(bytes("{}"));

        assertThat(signer.verify(bytes("{ }"), signature)).isFalse();
        assertThat(signer.verify(bytes("{}"), signature.toUpperCase(Locale.ROOT)))
                .isFalse();
        assertThat(signer.verify(bytes("{}"), "ü")).isFalse();
        assertThat(signer.verify(bytes("{}"), "")).isFalse();
        assertThat(signer.verify(bytes("{}"), null)).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
