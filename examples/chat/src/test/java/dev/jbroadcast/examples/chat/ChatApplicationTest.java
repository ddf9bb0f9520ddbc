package dev.jbroadcast.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server says to requests that the page never makes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatApplicationTest {

    private static final String LOGGED_IN = "chat-name=Zo%C3%AB+O%27Brien";

    private final RunningChat chat = new RunningChat();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterAll
    void stop() {
        chat.close();
    }

    @Test
    void thePageLearnsTheKeyAndNotTheSecret() throws Exception {
        HttpResponse<String> response = get("/session", "");

        assertThat(response.body()).contains("chat-key").doesNotContain("secret");
    }

    @Test
    void aLoginSurvivesInItsCookie() throws Exception {
        HttpResponse<String> response = post("/session", "", "{\"name\":\" Zoe\u0308 O'Brien \"}");

        String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith(LOGGED_IN + ";").contains("HttpOnly").contains("SameSite=Strict");
        assertThat(get("/session", LOGGED_IN).body()).contains("\"name\":\"Zoë O'Brien\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "chat-name=", "chat-name=%", "chat-name=%00", "chat-name=%0D%0A"})
    void nobodyIsLoggedInWithoutAProperCookie(String cookie) throws Exception {
        assertThat(get("/session", cookie).body()).contains("\"user\":null");
        assertThat(get("/rooms", cookie).statusCode()).isEqualTo(401);
        assertThat(post("/rooms/general/messages", cookie, "{\"content\":\"Hi\",\"tempId\":\"1\"}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(join("presence-room.general", cookie).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"tempId":"1"}                | content takes 1 to 2000 characters.
                    {"content":"  ","tempId":"1"} | content takes 1 to 2000 characters.
                    {"content":"Hi"}              | tempId takes 1 to 64 characters.
                    """)
    void aMessageThatIsNoneIsRefusedWithTheReason(String body, String reason) throws Exception {
        HttpResponse<String> response = post("/rooms/general/messages", LOGGED_IN, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(reason);
    }

    @Test
    void aMessageHasAtMost2000Characters() throws Exception {
        String longest = "ë".repeat(2000);

        assertThat(send(longest, "longest").statusCode()).isEqualTo(201);
        assertThat(send(longest + "!", "longer").statusCode()).isEqualTo(400);
    }

    @Test
    void aMessageThatIsSentTwiceIsThereOnce() throws Exception {
        HttpResponse<String> first = send("Once", "same");
        HttpResponse<String> second = send("Once", "same");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(get("/rooms/general/messages", LOGGED_IN).body()).containsOnlyOnce("Once");
    }

    @Test
    void aRoomKeepsItsLast100Messages() throws Exception {
        for (int i = 0; i <= 100; i++) {
            post("/rooms/help/messages", LOGGED_IN, "{\"content\":\"Number %d.\",\"tempId\":\"%d\"}".formatted(i, i));
        }

        assertThat(get("/rooms/help/messages", LOGGED_IN).body())
                .doesNotContain("Number 0.")
                .contains("Number 1.", "Number 100.");
    }

    @Test
    void thereAreNoRoomsButTheKnownOnes() throws Exception {
        assertThat(get("/rooms/secret/messages", LOGGED_IN).statusCode()).isEqualTo(404);
        assertThat(join("presence-room.general", LOGGED_IN).statusCode()).isEqualTo(200);
        assertThat(join("presence-room.secret", LOGGED_IN).statusCode()).isEqualTo(403);
        assertThat(join("presence-room.general.x", LOGGED_IN).statusCode()).isEqualTo(403);
        assertThat(join("private-room.general", LOGGED_IN).statusCode()).isEqualTo(403);
        assertThat(join("presence-room.general%0A", LOGGED_IN).statusCode()).isIn(400, 403);
    }

    private HttpResponse<String> send(String content, String tempId) throws Exception {
        return post(
                "/rooms/general/messages",
                LOGGED_IN,
                "{\"content\":\"%s\",\"tempId\":\"%s\"}".formatted(content, tempId));
    }

    private HttpResponse<String> join(String channel, String cookie) throws Exception {
        return exchange(request("/broadcasting/auth", cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("socket_id=1234.5678&channel_name=" + channel)));
    }

    private HttpResponse<String> get(String path, String cookie) throws Exception {
        return exchange(request(path, cookie));
    }

    private HttpResponse<String> post(String path, String cookie, String json) throws Exception {
        return exchange(
                request(path, cookie).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path, String cookie) {
        return HttpRequest.newBuilder(chat.uri(path)).header("Cookie", cookie);
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
