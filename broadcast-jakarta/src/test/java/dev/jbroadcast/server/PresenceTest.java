package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.error;
import static dev.jbroadcast.server.TestHub.event;
import static dev.jbroadcast.server.TestHub.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.TestHub.Client;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pusher-protocol.md} §2.6. */
class PresenceTest {

    private static final String ROOM = "presence-room";
    private static final String ANN = "{\"user_id\":\"ann\",\"user_info\":{\"name\":\"Ann\"}}";
    private static final String BOB = "{\"user_id\":\"bob\",\"user_info\":{\"name\":\"Bob\"}}";
    private static final String CAT = "{\"user_id\":\"cat\"}";

    private TestHub hub = new TestHub();
    private final Client client = hub.connect();
    private final Client other = hub.connect();
    private final Client third = hub.connect();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void tellsWhoIsThereInAllThreeFormsAndCountsTheNewcomerIn() {
        client.join(ROOM, ANN);
        assertThat(client.received())
                .containsExactly("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"presence-room\","
                        + "\"data\":\"{\\\"presence\\\":{\\\"count\\\":1,\\\"ids\\\":[\\\"ann\\\"],"
                        + "\\\"hash\\\":{\\\"ann\\\":{\\\"name\\\":\\\"Ann\\\"}}}}\"}");

        other.join(ROOM, BOB);
        assertThat(other.received())
                .containsExactly(roster("{\"presence\":{\"count\":2,\"ids\":[\"ann\",\"bob\"],"
                        + "\"hash\":{\"ann\":{\"name\":\"Ann\"},\"bob\":{\"name\":\"Bob\"}}}}"));
    }

    @Test
    void tellsTheOthersWhoCameAndWhoLeft() {
        client.join(ROOM, ANN);
        client.received();

        other.join(ROOM, BOB);
        assertThat(client.received())
                .containsExactly("{\"event\":\"pusher_internal:member_added\",\"channel\":\"presence-room\","
                        + "\"data\":\"{\\\"user_id\\\":\\\"bob\\\",\\\"user_info\\\":{\\\"name\\\":\\\"Bob\\\"}}\"}");
        other.received();

        other.unsubscribe(ROOM);
        assertThat(client.received())
                .containsExactly("{\"event\":\"pusher_internal:member_removed\",\"channel\":\"presence-room\","
                        + "\"data\":\"{\\\"user_id\\\":\\\"bob\\\"}\"}");
        assertThat(other.received()).isEmpty();

        other.join(ROOM, BOB);
        client.received();
        other.disconnect();
        assertThat(client.received()).containsExactly(removed("bob"));
    }

    @Test
    void tellsOfAPersonOnceHoweverManyConnectionsTheyHave() {
        client.join(ROOM, ANN);
        other.join(ROOM, BOB);
        client.received();
        other.received();

        third.join(ROOM, BOB);
        assertThat(client.received()).isEmpty();
        assertThat(other.received()).isEmpty();
        assertThat(third.received()).singleElement().asString().contains("\\\"count\\\":2");

        other.unsubscribe(ROOM);
        assertThat(client.received()).isEmpty();
        third.disconnect();
        assertThat(client.received()).containsExactly(removed("bob"));

        third.disconnect();
        assertThat(client.received()).isEmpty();
    }

    @Test
    void keepsTheInfoThatAPersonCameWithFirst() {
        client.join(ROOM, ANN);
        other.join(ROOM, "{\"user_id\":\"ann\",\"user_info\":{\"name\":\"Impostor\"}}");

        assertThat(other.received())
                .containsExactly(
                        roster("{\"presence\":{\"count\":1,\"ids\":[\"ann\"],\"hash\":{\"ann\":{\"name\":\"Ann\"}}}}"));
        client.disconnect();
        third.join(ROOM, BOB);
        assertThat(third.received()).singleElement().asString().contains("Ann").doesNotContain("Impostor");
    }

    @Test
    void writesNullForAMemberWithoutInfo() {
        client.join(ROOM, BOB);
        client.received();

        other.join(ROOM, CAT);

        assertThat(other.received())
                .containsExactly(roster("{\"presence\":{\"count\":2,\"ids\":[\"bob\",\"cat\"],"
                        + "\"hash\":{\"bob\":{\"name\":\"Bob\"},\"cat\":null}}}"));
        assertThat(client.received())
                .containsExactly(
                        event("pusher_internal:member_added", ROOM, "{\"user_id\":\"cat\",\"user_info\":null}"));
    }

    @Test
    void keepsCharactersOfAllLanguages() {
        client.join(ROOM, ANN);
        client.received();
        String zoe = "{\"user_id\":\"ü-1\",\"user_info\":{\"name\":\"Zoë \\\"😀\\\"\"}}";

        other.join(ROOM, zoe);

        assertThat(client.received()).containsExactly(event("pusher_internal:member_added", ROOM, zoe));
    }

    @ParameterizedTest
    @CsvSource({
        "10,10",
        "10.0,10",
        "1e1,10",
        "0,0",
        "-0.0,0",
        "-7,-7",
        "1.50,1.5",
        "1265,1265",
        "9007199254740993,9007199254740993",
        "123456789012345678901234567890,123456789012345678901234567890"
    })
    void turnsANumberIntoTheTextThatAllClientsExpect(String number, String text) {
        client.join(ROOM, "{\"user_id\":" + number + "}");

        assertThat(client.received())
                .containsExactly(roster(
                        "{\"presence\":{\"count\":1,\"ids\":[\"%1$s\"],\"hash\":{\"%1$s\":null}}}".formatted(text)));
    }

    @Test
    void takesANumberAndItsTextForOnePerson() {
        client.join(ROOM, "{\"user_id\":10}");
        client.received();

        other.join(ROOM, "{\"user_id\":\"10\"}");

        assertThat(client.received()).isEmpty();
        assertThat(other.received()).singleElement().asString().contains("\\\"count\\\":1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"user_id\":null}",
                "{\"user_id\":\"\"}",
                "{\"user_id\":true}",
                "{\"user_id\":[\"1\"]}",
                "{\"user_id\":{\"id\":1}}",
                "{\"user_info\":{\"user_id\":\"1\"}}",
                "[]",
                "[{\"user_id\":\"1\"}]",
                "\"1\"",
                "1",
                "null",
                "{",
                "nonsense",
                "{\"user_id\":1e999999999}",
                "{\"user_id\":-1e999999999}",
                "{\"user_id\":10e2147483647}",
                "{\"user_id\":1e2147483648}",
                "{\"user_id\":1e300}"
            })
    void refusesChannelDataThatNamesNobody(String channelData) {
        client.join(ROOM, channelData);

        assertThat(client.received())
                .isEqualTo(
                        refusal(
                                ROOM,
                                "AuthError",
                                401,
                                "presence-room is a presence channel and subscription must include channel_data with a user_id"));
        assertThat(hub.server().channelCount()).isZero();
        client.join(ROOM, ANN);
        assertThat(client.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2147483647", "1e-2147483647", "1e129", "1e-129"})
    void neverWritesOutAHugeNumber(String number) {
        JsonCodec exact = new FixedJson(Map.of("user_id", new BigDecimal(number)));

        assertThat(Member.parse("{}", exact)).isEmpty();
    }

    @Test
    void neverWritesOutTheHugestNumber() {
        JsonCodec exact = new FixedJson(Map.of("user_id", new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE)));

        assertThat(Member.parse("{}", exact)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void takesWhatIsNoNumberForNobody(double number) {
        JsonCodec lenient = new FixedJson(Map.of("user_id", number));

        assertThat(Member.parse("{}", lenient)).isEmpty();
    }

    @Test
    void refusesAnIdThatIsTooLong() {
        client.join(ROOM, "{\"user_id\":\"" + "u".repeat(129) + "\"}");
        assertThat(client.received()).hasSize(2);

        client.join(ROOM, "{\"user_id\":\"" + "u".repeat(128) + "\"}");
        assertThat(client.received()).hasSize(1);
    }

    @Test
    void refusesAPresenceChannelWithoutChannelData() {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                .formatted(client.sign(ROOM), ROOM));

        assertThat(client.received())
                .isEqualTo(
                        refusal(
                                ROOM,
                                "AuthError",
                                401,
                                "presence-room is a presence channel and subscription must include channel_data with a user_id"));
    }

    @Test
    void looksAtTheSignatureBeforeItLooksAtTheMember() {
        client.send(("{\"event\":\"pusher:subscribe\",\"data\":"
                        + "{\"auth\":\"test-key:bad\",\"channel_data\":\"nonsense\",\"channel\":\"%s\"}}")
                .formatted(ROOM));

        assertThat(client.received()).hasSize(2).allMatch(frame -> frame.contains("Invalid signature"));
    }

    @Test
    void refusesChannelDataThatIsTooBig() {
        String padding = "{\"user_id\":\"1\",\"user_info\":\"%s\"}";
        int room = 1024 - padding.length() + 2;

        client.join(ROOM, padding.formatted("x".repeat(room + 1)));
        assertThat(client.received())
                .isEqualTo(
                        refusal(ROOM, "LimitReached", 4301, "The channel_data of a member has more than 1024 bytes"));
        client.join(ROOM, padding.formatted("é".repeat(room / 2 + 1)));
        assertThat(client.received()).hasSize(2);
        assertThat(hub.server().channelCount()).isZero();

        client.join(ROOM, padding.formatted("x".repeat(room)));
        assertThat(client.received()).hasSize(1);
    }

    @Test
    void refusesToJoinTwiceEvenAsSomebodyElse() {
        client.join(ROOM, ANN);
        other.join(ROOM, BOB);
        client.received();
        other.received();

        client.join(ROOM, CAT);

        assertThat(client.received()).containsExactly(error("Existing subscription to channel presence-room"));
        assertThat(other.received()).isEmpty();
        client.disconnect();
        assertThat(other.received()).containsExactly(removed("ann"));
    }

    @Test
    void countsPeopleAgainstTheLimitAndNotConnections() {
        hub.close();
        hub = new TestHub(AppLimits.builder().maxPresenceMembers(2).build());
        Client ann = hub.connect();
        Client bob = hub.connect();
        Client cat = hub.connect();
        Client annsPhone = hub.connect();
        ann.join(ROOM, ANN);
        bob.join(ROOM, BOB);
        ann.received();
        bob.received();

        cat.join(ROOM, CAT);
        assertThat(cat.received())
                .isEqualTo(refusal(ROOM, "LimitReached", 4100, "The presence channel has 2 members already"));
        assertThat(ann.received()).isEmpty();

        annsPhone.join(ROOM, ANN);
        assertThat(annsPhone.received()).singleElement().asString().contains("\\\"count\\\":2");

        bob.disconnect();
        cat.join(ROOM, CAT);
        assertThat(cat.received()).singleElement().asString().contains("[\\\"ann\\\",\\\"cat\\\"]");
    }

    private static String roster(String data) {
        return event("pusher_internal:subscription_succeeded", ROOM, data);
    }

    private static String removed(String id) {
        return event("pusher_internal:member_removed", ROOM, "{\"user_id\":\"" + id + "\"}");
    }

    /** A library that reads every text as the same value: they differ in how they read numbers. */
    private record FixedJson(Object value) implements JsonCodec {

        @Override
        public String write(Object written) {
            return "null";
        }

        @Override
        public Object read(String json) {
            return value;
        }

        @Override
        public <T> T read(String json, Class<T> type) {
            return type.cast(value);
        }
    }
}
