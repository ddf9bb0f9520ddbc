package dev.jbroadcast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import org.junit.jupiter.api.Test;

class LogDriverTest extends BroadcastDriverContract {

    private static final Publication PUBLICATION =
            Publication.of("order.shipped", Channel.privateChannel("orders.42"), "{\"card\":\"4111 {} %s\"}");

    private final LogDriver driver = new LogDriver();

    @Override
    protected BroadcastDriver driver() {
        return driver;
    }

    @Test
    void writesNameAndChannelsAtInfoAndNoPayload() {
        try (var log = new LogCapture(LogDriver.class, Level.INFO)) {
            driver.publish(PUBLICATION);

            assertThat(log.messages(Level.INFO))
                    .singleElement()
                    .asString()
                    .contains("[order.shipped]", "[private-orders.42]", "DEBUG");
            assertThat(log.events().toString()).doesNotContain("4111");
        }
    }

    @Test
    void writesThePayloadAtDebugAndNowhereAbove() {
        try (var log = new LogCapture(LogDriver.class, Level.TRACE)) {
            driver.publish(PUBLICATION);

            assertThat(log.messages(Level.DEBUG))
                    .singleElement()
                    .asString()
                    .contains("[order.shipped]", "[private-orders.42]", "\"card\": \"4111 {} %s\"");
            assertThat(log.events())
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                    .allSatisfy(event -> assertThat(event.getFormattedMessage()).doesNotContain("4111"));
        }
    }

    @Test
    void writesTheWordsOfLaravel() {
        try (var log = new LogCapture(LogDriver.class, Level.DEBUG)) {
            driver.publish(Publication.of(
                    "order.shipped",
                    Channels.of(Channel.privateChannel("orders.42"), Channel.publicChannel("news")),
                    "{\"orderId\":42,\"lines\":[],\"to\":{\"city\":\"Köln\"}}"));

            assertThat(log.messages(Level.DEBUG)).containsExactly("""
                            Broadcasting [order.shipped] on channels [private-orders.42, news] with payload:
                            {
                                "orderId": 42,
                                "lines": [],
                                "to": {
                                    "city": "Köln"
                                }
                            }""");
        }
    }

    @Test
    void needsNoQueue() {
        assertThat(driver.isInline()).isTrue();
    }

    @Test
    void namesTheConnectionThatIsLeftOut() {
        try (var log = new LogCapture(LogDriver.class, Level.INFO)) {
            driver.publish(PUBLICATION.except(new SocketId("1.2")));

            assertThat(log.messages(Level.INFO)).singleElement().asString().contains("except for socket 1.2");
        }
    }
}
