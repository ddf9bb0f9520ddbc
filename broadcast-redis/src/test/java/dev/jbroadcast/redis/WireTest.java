package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Tally;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireTest {

    private final Wire wire = new Wire(JsonCodec.detect());

    @Test
    void readsWhatItHasWritten() {
        Message message = new Message("{\"a\":\"ä\\n\"}\n\n", new SocketId("1.2"), null);
        assertThat(wire.read(Wire.message("node", message)))
                .isEqualTo(new Wire.Received.Published("node", message, 0));
        Message empty = new Message("", null, null);
        assertThat(wire.read(Wire.message("node", empty))).isEqualTo(new Wire.Received.Published("node", empty, 0));
        Tally tally = new Tally(1, 2, 3_000_000_000L, 4, Map.of("::1", 5));
        assertThat(wire.read(wire.tally("node", "app", tally)))
                .isEqualTo(new Wire.Received.Tallied("node", "app", tally));
        assertThat(wire.read(wire.terminate("node", "app", "a\n\"b")))
                .isEqualTo(new Wire.Received.Terminated("node", "app", "a\n\"b"));
        assertThat(wire.read(wire.hello("node"))).isEqualTo(new Wire.Received.Hello("node"));
        assertThat(wire.read(wire.bye("node"))).isEqualTo(new Wire.Received.Bye("node"));
    }

    @Test
    void knowsWhatItDoesNotUnderstand() {
        assertThat(wire.read(Keys.bytes("2mnode whatever\nx"))).isEqualTo(new Wire.Received.Unknown("node"));
        assertThat(wire.read(Keys.bytes("1?node\nx"))).isEqualTo(new Wire.Received.Unknown("node"));
    }
}
