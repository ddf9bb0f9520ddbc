package dev.jbroadcast.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.pusher.RequestSigner.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors 9 to 15 of {@code pusher-protocol.md} §8. */
class RequestSignerTest {

    private static final String KEY = "278d425bdf160c739803";
    private final RequestSigner signer = new RequestSigner(new AppCredentials("3", KEY, "7ad3773142a6692b25b8"));

    @Test
    void signsAnEvent() {
        String body = "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";
        List<Parameter> query = query(new Parameter("body_md5", md5(body)));

        assertThat(md5(body)).isEqualTo("ec365a775a4cd0599faeb73354201b6f");
        assertThat(RequestSigner.textToSign("POST", "/apps/3/events", query))
                .isEqualTo("POST\n/apps/3/events\nauth_key=" + KEY
                        + "&auth_timestamp=1353088179&auth_version=1.0&body_md5=ec365a775a4cd0599faeb73354201b6f");
        assertThat(signer.sign("POST", "/apps/3/events", query))
                .isEqualTo("da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c");
    }

    @Test
    void signsTheBytesOfABodyInUtf8() {
        String body = "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"s\\\":\\\"é😀\\\"}\"}";

        assertThat(md5(body)).isEqualTo("588f66ef763c5478af34356efeafd5c0");
        assertThat(signer.sign("POST", "/apps/3/events", query(new Parameter("body_md5", md5(body)))))
                .isEqualTo("a6571b49f2684b57d7ad624c51ca675b9975a4083e92171872f6ad7eff166a8c");
    }

    @Test
    void signsQueriesOfChannelsAndUsers() {
        assertThat(signer.sign(
                        "GET",
                        "/apps/3/channels",
                        query(
                                new Parameter("info", "user_count,subscription_count"),
                                new Parameter("filter_by_prefix", "presence-"))))
                .isEqualTo("ff97d40ab3fbbd15394386a29c12998c33635305357b2e2abd18dc67efe3f87d");
        assertThat(signer.sign("GET", "/apps/3/channels/presence-foobar/users", query()))
                .isEqualTo("5567dd30e7f8575e66be615d2aac3f608a0c311c31ddab8513a278b022e9597e");
    }

    @Test
    void signsABatchAndAnEndOfConnections() {
        String body =
                "{\"batch\":[{\"channel\":\"a\",\"name\":\"e1\",\"data\":\"x\"},{\"channel\":\"presence-b\",\"name\":\"e2\",\"data\":\"{\\\"n\\\":1}\",\"socket_id\":\"1234.1234\",\"info\":\"user_count\"}]}";
        String path = "/apps/3/users/12345/terminate_connections";

        assertThat(signer.sign("POST", "/apps/3/batch_events", query(new Parameter("body_md5", md5(body)))))
                .isEqualTo("579510eb0a2890d185256bc60449237eec65c1cee52f879e451e20328bbb0cfe");
        assertThat(signer.sign("POST", path, query(new Parameter("body_md5", md5("{}")))))
                .isEqualTo("01fa634edeb0cae84115307cad5c23f65a46cd286461b1c89637a3b5871a8f0e");
        assertThat(signer.sign("POST", path, query()))
                .isEqualTo("0bd2da4cd2c60cbe4627bea865cb306fda26121f3665d934db3e0f3f542a91f8");
    }

    @Test
    void verifiesWhatItSigned() {
        RequestSigner other = new RequestSigner(new AppCredentials("3", "f00d", "tofu"));
        List<Parameter> query = List.of(
                new Parameter("auth_key", "f00d"),
                new Parameter("auth_timestamp", "1234567890"),
                new Parameter("auth_version", "1.0"),
                new Parameter("body_md5", md5("example body")));
        String signature = "a650196dc427ebe837226f8565ca9232198c6d1b9455eaa72374a9dc0b620e7b";

        assertThat(other.sign("GET", "/event", query)).isEqualTo(signature);
        assertThat(other.verify("GET", "/event", query, signature)).isTrue();
        assertThat(other.verify("GET", "/events", query, signature)).isFalse();
        assertThat(signer.verify("GET", "/event", query, signature)).isFalse();
    }

    private static List<Parameter> query(Parameter... more) {
        List<Parameter> query = new ArrayList<>(List.of(more));
        query.add(new Parameter("auth_version", "1.0"));
        query.add(new Parameter("auth_timestamp", "1353088179"));
        query.add(new Parameter("auth_key", KEY));
        query.add(new Parameter("auth_signature", "not signed"));
        return query;
    }

    private static String md5(String body) {
        return RequestSigner.md5(body.getBytes(StandardCharsets.UTF_8));
    }
}
