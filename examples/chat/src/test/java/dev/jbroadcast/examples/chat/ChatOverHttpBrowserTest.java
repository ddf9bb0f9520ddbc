package dev.jbroadcast.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.PusherServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The sockets are in another process. The pages do not notice. */
class ChatOverHttpBrowserTest extends ChatBrowserContract {

    private final RunningSocketServer sockets = new RunningSocketServer();

    @Override
    RunningChat start() {
        return new RunningChat("spring.profiles.active=reverb", "chat.sockets.port=" + sockets.port());
    }

    @AfterAll
    void stopSockets() {
        sockets.close();
    }

    @Test
    void thereAreNoSocketsInTheApplication() {
        assertThat(chat.context().getBeanProvider(PusherServer.class).stream()).isEmpty();
    }
}
