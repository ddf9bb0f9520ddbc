package dev.jbroadcast.examples.chat;

import java.net.URI;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on a port that was free, and stays its own when it is stopped and started again. */
final class RunningChat implements AutoCloseable {

    private final int port;
    private ConfigurableApplicationContext context;

    RunningChat() {
        context = run(0);
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

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

    private static ConfigurableApplicationContext run(int port) {
        return SpringApplication.run(ChatApplication.class, "--server.port=" + port, "--spring.main.banner-mode=off");
    }
}
