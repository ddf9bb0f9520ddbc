package dev.jbroadcast.examples.chat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on a port that was free, and stays its own when it is stopped and started again. */
final class RunningChat implements AutoCloseable {

    private final int port = freePort();
    private ConfigurableApplicationContext context = run(port);

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    void stop() {
        context.close();
    }

    void startAgain() {
        context = run(port);
    }

    @Override
    public void close() {
        context.close();
    }

    /**
     * Not one that the system gives out (port 0): while the application is down, the browsers go on connecting to it,
     * and one of their own ends could be given the same number.
     */
    private static int freePort() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket socket = new ServerSocket(candidate)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Then another one.
            }
        }
    }

    private static ConfigurableApplicationContext run(int port) {
        return SpringApplication.run(ChatApplication.class, "--server.port=" + port, "--spring.main.banner-mode=off");
    }
}
