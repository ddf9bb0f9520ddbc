package dev.jbroadcast.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.jbroadcast.driver.LogDriver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The sockets are in another process; while that is down, events go to the log. */
class ChatWithFailoverBrowserTest extends ChatBrowserContract {

    private final RunningSocketServer sockets = new RunningSocketServer();

    @Override
    RunningChat start() {
        return new RunningChat("spring.profiles.active=failover", "chat.sockets.port=" + sockets.port());
    }

    @AfterAll
    void stopSockets() {
        sockets.close();
    }

    @Test
    void sendingGoesOnWhileTheServerOfTheSocketsIsDownAndPagesGetEventsAgainWhenItIsBack() throws Exception {
        zoe.send("Before");
        await().untilAsserted(() -> assertThat(zoe.receiptOf("Before")).isEqualTo("Read by " + LUKASZ));
        Appender logged = new Appender();
        logged.start();
        Logger logger = (Logger) LoggerFactory.getLogger(LogDriver.class);
        logger.addAppender(logged);
        try {
            sockets.stop();
            await().untilAsserted(() -> assertThat(zoe.status()).isEqualTo("Reconnecting…"));
            await().untilAsserted(() -> assertThat(lukasz.status()).isEqualTo("Reconnecting…"));
            zoe.send("Meanwhile");
            await().untilAsserted(() -> assertThat(zoe.stateOf("Meanwhile")).isEqualTo("sent"));
            await().untilAsserted(() -> assertThat(logged.messages)
                    .anySatisfy(message -> assertThat(message)
                            .startsWith("Broadcasting [message.sent] on channels [presence-room.general]")));
        } finally {
            logger.detachAppender(logged);
        }

        sockets.startAgain();
        awaitBothToSee(List.of(LUKASZ, ZOE));
        await().untilAsserted(() -> assertThat(lukasz.messages()).containsExactly("Before", "Meanwhile"));
        // The application leaves a server that was down alone for some seconds; until then events go to the log.
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    zoe.send("Again");
                    return lukasz.framesReceivedWith("Again") > 0;
                });
        await().untilAsserted(() -> assertThat(lukasz.messages()).contains("Again"));
    }

    private static final class Appender extends AppenderBase<ILoggingEvent> {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            messages.add(event.getFormattedMessage());
        }
    }
}
