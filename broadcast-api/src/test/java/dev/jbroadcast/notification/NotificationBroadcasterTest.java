package dev.jbroadcast.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.Jackson2JsonCodec;
import dev.jbroadcast.json.Jackson3JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonbJsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.testing.InMemoryDriver;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotificationBroadcasterTest {

    private record InvoicePaid(long invoiceId, BigDecimal amount, String broadcastId)
            implements BroadcastNotification {}

    private record Told(Object toBroadcast) implements BroadcastNotification {
        @Override
        public String broadcastId() {
            return "n-1";
        }
    }

    private record Amounts(
            BigDecimal price,
            BigDecimal tiny,
            BigDecimal exact,
            double rate,
            double huge,
            long big,
            BigInteger bigger,
            List<BigDecimal> parts) {}

    private record User(long id) implements Notifiable {
        @Override
        public Channels receivesBroadcastNotificationsOn() {
            return Channel.privateChannel("users." + id);
        }
    }

    private final User ada = new User(7);
    private final InMemoryDriver broadcasts = new InMemoryDriver();
    private final InMemoryDriver others = new InMemoryDriver();
    private final CurrentSocket currentSocket = new CurrentSocket();
    private final List<BroadcastManager> managers = new ArrayList<>();
    private final NotificationBroadcaster notifications = notifications(new Jackson3JsonCodec());

    static Stream<JsonCodec> codecs() {
        return Stream.of(new Jackson3JsonCodec(), new Jackson2JsonCodec(), new JsonbJsonCodec());
    }

    private NotificationBroadcaster notifications(JsonCodec codec) {
        BroadcastManager manager = BroadcastManager.builder()
                .connection("memory", broadcasts)
                .connection("others", others)
                .codec(codec)
                .currentSocket(currentSocket)
                .executor(Runnable::run)
                .build();
        managers.add(manager);
        return new NotificationBroadcaster(manager, codec);
    }

    @AfterEach
    void close() {
        managers.forEach(BroadcastManager::close);
    }

    private Publication sent() {
        assertThat(broadcasts.publications()).hasSize(1);
        return broadcasts.publications().get(0);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void sendsTheComponentsOfARecordWithIdAndTypeUnderTheNameThatEchoListensFor(JsonCodec codec) {
        record CommentPosted(String author, List<String> mentions) implements BroadcastNotification {
            @Override
            public String broadcastId() {
                return "n-1";
            }
        }

        notifications(codec).notify(ada, new CommentPosted("O'Hara \"é\"", List.of("bob")));

        assertThat(sent().event()).isEqualTo("Illuminate\\Notifications\\Events\\BroadcastNotificationCreated");
        assertThat(sent().channels()).containsExactly(Channel.privateChannel("users.7"));
        assertThat(sent().data())
                .isEqualTo("{\"author\":\"O'Hara \\\"é\\\"\",\"mentions\":[\"bob\"],"
                        + "\"id\":\"n-1\",\"type\":\"CommentPosted\"}");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void sendsNumbersAsTheyWouldBeSentInAnEvent(JsonCodec codec) {
        var amounts = new Amounts(
                new BigDecimal("10.00"),
                new BigDecimal("0.00000001"),
                new BigDecimal("12345678901234567890.123456789"),
                0.1,
                1.5E300,
                9007199254740993L,
                new BigInteger("123456789012345678901234567890"),
                List.of(new BigDecimal("1.10"), new BigDecimal("-0.50"), new BigDecimal("1E+500")));
        String alone = codec.write(amounts);

        notifications(codec).notify(ada, new Told(amounts));

        assertThat(sent().data())
                .isEqualTo(alone.substring(0, alone.length() - 1) + ",\"id\":\"n-1\",\"type\":\"Told\"}");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void sendsWhateverAJsonObjectMayHold(JsonCodec codec) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("", "{\"not\":[\"an object\"]}, \\");
        data.put("a \"name\"\\", Map.of());
        data.put("list", Arrays.asList(List.of(), null, true, false, -1, -0.0, "\u2028\n", Map.of("deep", List.of(1))));
        data.put("nothing", null);
        String alone = codec.write(data);

        notifications(codec).notify(ada, new Told(data));

        assertThat(sent().data())
                .isEqualTo(alone.substring(0, alone.length() - 1) + ",\"id\":\"n-1\",\"type\":\"Told\"}");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void sendsNothingButIdAndTypeIfThereIsNothingElse(JsonCodec codec) {
        notifications(codec).notify(ada, new Told(Map.of()));

        assertThat(sent().data()).isEqualTo("{\"id\":\"n-1\",\"type\":\"Told\"}");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void putsIdAndTypeInPlaceOfFieldsOfTheSameName(JsonCodec codec) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", "mine");
        data.put("text", "type");
        data.put("id", Map.of("id", 1));

        notifications(codec).notify(ada, new Told(data));

        assertThat(codec.read(sent().data())).isEqualTo(Map.of("id", "n-1", "type", "Told", "text", "type"));
        assertThat(sent().data()).containsOnlyOnce("\"type\":").containsOnlyOnce("\"id\":");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void refusesWhatIsNoJsonObjectNamingTheClass(JsonCodec codec) {
        for (Object data : new Object[] {List.of(1), "text", 1, true}) {
            assertThatThrownBy(() -> notifications(codec).notify(ada, new Told(data)))
                    .isInstanceOf(BroadcastException.class)
                    .hasMessage("toBroadcast() of " + Told.class.getName()
                            + " is not a JSON object, so it cannot have an id and a type: return a record or a map");
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void refusesWhatCannotBeWrittenNamingTheClass(JsonCodec codec) {
        record Broken(String text) implements BroadcastNotification {
            @Override
            public String text() {
                throw new UnsupportedOperationException("broken");
            }
        }

        assertThatThrownBy(() -> notifications(codec).notify(ada, new Broken("a")))
                .isInstanceOf(BroadcastException.class)
                .hasMessageStartingWith("toBroadcast() of " + Broken.class.getName() + " cannot be written as JSON: ");
    }

    @Test
    void sendsItsOwnIdOnAllChannelsAndConnectionsAndMakesOneUpOnlyOnce() {
        record Welcome(String text) implements BroadcastNotification {}

        notifications
                .via("memory", "others")
                .notify(Channels.of(new Channel("a"), new Channel("b")), new Welcome("hi"));

        var event = (BroadcastNotificationCreated) sent().source();
        assertThat(UUID.fromString(event.id())).isNotNull();
        assertThat(sent().channels()).hasSize(2);
        assertThat(sent().data()).contains(event.id());
        assertThat(others.publications()).extracting(Publication::data).containsExactly(sent().data());
    }

    @Test
    void takesTheIdUnderWhichTheApplicationStoresTheNotification() {
        var paid = new InvoicePaid(42, new BigDecimal("19.90"), "stored-1");

        notifications.notify(ada, paid);

        assertThat(sent().data())
                .isEqualTo("{\"invoiceId\":42,\"amount\":19.90,\"broadcastId\":\"stored-1\","
                        + "\"id\":\"stored-1\",\"type\":\"InvoicePaid\"}");
        assertThat(sent().source())
                .isInstanceOfSatisfying(BroadcastNotificationCreated.class, event -> {
                    assertThat(event.notification()).isEqualTo(paid);
                    assertThat(event.type()).isEqualTo("InvoicePaid");
                })
                .hasToString("InvoicePaid stored-1");
    }

    @Test
    void letsANotificationChooseTypeNameAndChannels() {
        record Alarm() implements BroadcastNotification {
            @Override
            public String broadcastType() {
                return "alarm.fire";
            }

            @Override
            public String broadcastAs() {
                return "alarm";
            }

            @Override
            public Channels broadcastOn() {
                return Channel.publicChannel("building.3");
            }
        }

        notifications.notify(ada, new Alarm());

        assertThat(sent().event()).isEqualTo("alarm");
        assertThat(sent().channels()).containsExactly(Channel.publicChannel("building.3"));
        assertThat(sent().data()).contains("\"type\":\"alarm.fire\"");

        broadcasts.clear();
        notifications.notify(Channel.publicChannel("building.4"), new Alarm());
        assertThat(sent().channels()).containsExactly(Channel.publicChannel("building.4"));
    }

    @Test
    void sendsNothingToSomebodyWhoListensNowhere() {
        BroadcastResult result = notifications.notify(Channels::none, new Told("not even looked at"));

        assertThat(result.status()).isEqualTo(BroadcastResult.Status.SKIPPED);
        assertThat(broadcasts.publications()).isEmpty();
    }

    @Test
    void leavesOutTheConnectionOfTheRequestOrAnother() {
        try (var request = currentSocket.bind(new SocketId("1.2"))) {
            notifications.toOthers().notify(ada, new Told(Map.of()));
        }
        notifications.except(new SocketId("3.4")).notify(ada, new Told(Map.of()));
        notifications.notify(ada, new Told(Map.of()));

        assertThat(broadcasts.publications())
                .extracting(Publication::except)
                .containsExactly(new SocketId("1.2"), new SocketId("3.4"), null);
    }

    @Test
    void saysWhatBecameOfIt() {
        assertThat(notifications.notify(ada, new Told(Map.of())).status()).isEqualTo(BroadcastResult.Status.SENT);
    }

    @Test
    void refusesAClassThatDoesNotSayWhatClientsReceive() {
        class Careless implements BroadcastNotification {
            @SuppressWarnings("unused")
            public String password = "secret";
        }

        assertThatThrownBy(() -> notifications.notify(ada, new Careless()))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining(Careless.class.getName() + " is not a record: implement toBroadcast()");
    }

    @Test
    void refusesAnAnonymousClassThatHasNoType() {
        var nameless = new BroadcastNotification() {
            @Override
            public Object toBroadcast() {
                return Map.of();
            }
        };

        assertThatThrownBy(() -> notifications.notify(ada, nameless))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining("has no type: implement broadcastType()");
    }
}
