package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.jbroadcast.shop.Order;
import dev.jbroadcast.shop.OrderRepository;
import dev.jbroadcast.shop.ShopApplication;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who may join is asked within an application that has Spring Security and Spring Data, as it is. */
@SpringBootTest(
        classes = ShopApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.autoconfigure.exclude=",
            "spring.jpa.hibernate.ddl-auto=create-drop",
            "broadcast.server.app-key=test-key",
            "broadcast.server.app-secret=test-secret",
            "broadcast.server.http-api.enabled=true",
            "broadcast.auth.cors.allowed-origins=https://shop.example,https://*.shop.example"
        })
class ShopApplicationTest {

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    @LocalServerPort
    private int port;

    @Autowired
    private OrderRepository orders;

    @BeforeEach
    void thereIsAnOrder() {
        orders.save(new Order(42L, "ann"));
    }

    @ParameterizedTest
    @CsvSource({
        "private-orders.42, ann, 200",
        "private-orders.42, bob, 403",
        "private-orders.43, ann, 403",
        "private-orders.042, ann, 403",
        "private-orders.abc, ann, 403",
        "private-names.ann, ann, 200",
        "private-names.ann, bob, 403",
        "private-days.2026-11-21, ann, 200",
        "private-days.2025-11-21, ann, 403",
        "private-days.today, ann, 403",
        "private-skus.acme-7, ann, 200",
        "private-skus.acme-8, ann, 403",
        "private-skus.acme-x, ann, 403",
        "private-skus.acme, ann, 403",
        "private-skus.outage, ann, 500",
        "private-transactions.2026-11-21, ann, 200",
        "presence-room.7, ann, 200",
        "private-devices.phone, ann, 403",
    })
    void parametersOfMethodsAreWhatControllersGet(String channel, String user, int status) throws Exception {
        assertThat(join(channel, withPassword(user)).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "private-devices.phone, 200",
        "private-devices.laptop, 403",
        "private-names.ann, 200",
        "private-orders.42, 403"
    })
    void aTokenIsALoginAsGoodAsAnyOther(String channel, int status) throws Exception {
        assertThat(join(channel, request -> request.header("Authorization", "Bearer " + token("ann", "phone")))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void aForgedTokenIsRefusedByTheApplication() throws Exception {
        String forged = token("ann", "phone").replaceAll("\\.[^.]*$", ".AAAA");

        assertThat(join("private-devices.phone", request -> request.header("Authorization", "Bearer " + forged))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSessionNeedsTheTokenAgainstForgeryThatTheApplicationWants() throws Exception {
        logIn("ann");

        assertThat(join("private-orders.42", request -> {}).statusCode()).isEqualTo(403);
        assertThat(join("private-orders.42", request -> request.header("X-XSRF-TOKEN", cookie("XSRF-TOKEN")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nobodyIsSentToTheLogin() throws Exception {
        send(get("/login"));

        HttpResponse<String> response = join(
                "private-orders.42",
                request -> request.header("X-XSRF-TOKEN", cookie("XSRF-TOKEN"))
                        .header("X-Requested-With", "XMLHttpRequest"));

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void theSocketsAndTheHttpApiAreOpenAsTheApplicationSaid() throws Exception {
        // Neither a login nor a token against forgery is asked for, but what the protocol wants.
        assertThat(send(get("/app/test-key")).body()).doesNotContain("Please sign in");
        assertThat(send(request("/apps/app/events").POST(BodyPublishers.ofString("{}")))
                        .body())
                .contains("auth");
        assertThat(send(get("/elsewhere")).statusCode()).isNotEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broadcasting/auth", "/broadcasting/user-auth"})
    void pagesOfAllowedSitesMayAsk(String path) throws Exception {
        HttpResponse<String> preflight = preflight(path, "https://www.shop.example");

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://www.shop.example");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("POST");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(headers -> assertThat(headers).contains("X-CSRF-TOKEN"));
    }

    @Test
    void theAnswerSaysToTheBrowserThatThePageMayReadIt() throws Exception {
        HttpResponse<String> response = join(
                "private-orders.42",
                request -> withPassword("ann").apply(request).header("Origin", "https://shop.example"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://shop.example");
    }

    @Test
    void pagesOfOtherSitesMayNotAskAndOtherPathsAreNotOpened() throws Exception {
        assertThat(preflight("/broadcasting/auth", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(preflight("/orders/42/ship", "https://shop.example")
                        .headers()
                        .map())
                .doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"async", "callable"})
    void otherThreadsOfARequestKnowItsConnection(String how) throws Exception {
        HttpRequest.Builder request = withPassword("ann").apply(get("/socket/" + how));

        assertThat(send(request.header("X-Socket-ID", "123.456")).body()).isEqualTo("false 123.456");
        assertThat(send(withPassword("ann").apply(get("/socket/" + how))).body())
                .isEqualTo("false none");
    }

    private interface Login {
        void accept(HttpRequest.Builder request) throws Exception;

        default HttpRequest.Builder apply(HttpRequest.Builder request) throws Exception {
            accept(request);
            return request;
        }
    }

    private HttpResponse<String> join(String channel, Login login) throws Exception {
        String form = "socket_id=1.1&channel_name=" + URLEncoder.encode(channel, StandardCharsets.UTF_8);
        return send(login.apply(request("/broadcasting/auth")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))));
    }

    /** With the token against forgery, as there is no session that could be abused but the check is the same. */
    private Login withPassword(String user) {
        String password = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return request -> request.header("Authorization", "Basic " + password)
                .header("Cookie", "XSRF-TOKEN=t")
                .header("X-XSRF-TOKEN", "t");
    }

    private void logIn(String user) throws Exception {
        send(get("/login"));
        String form = "username=%s&password=%s&_csrf=%s".formatted(user, user, cookie("XSRF-TOKEN"));
        send(request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        send(get("/login"));
    }

    private String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static String token(String user, String device) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder().subject(user).claim("device", device).build());
        token.sign(new MACSigner(ShopApplication.TOKEN_KEY));
        return token.serialize();
    }

    private HttpResponse<String> preflight(String path, String origin) throws Exception {
        return send(request(path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "X-CSRF-TOKEN")
                .method("OPTIONS", BodyPublishers.noBody()));
    }

    private HttpRequest.Builder get(String path) {
        return request(path).GET();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
