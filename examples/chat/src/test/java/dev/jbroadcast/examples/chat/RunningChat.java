package dev.jbroadcast.examples.chat;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on a port that was free, and stays its own when it is stopped and started again. */
final class RunningChat implements AutoCloseable {

    private final int port = Ports.free();
    private final List<String> properties;
    private ConfigurableApplicationContext context;

    /** @param properties further properties, such as {@code broadcast.default=log} */
    RunningChat(String... properties) {
        this.properties = List.of(properties);
        this.context = run();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    void stop() {
        context.close();
    }

    void startAgain() {
        context = run();
    }

    @Override
    public void close() {
        context.close();
    }

    private ConfigurableApplicationContext run() {
        // The library that joins servers is here only because the server on its own, which tests start, has it.
        Stream<String> all = Stream.concat(
                Stream.of("server.port=" + port, "spring.main.banner-mode=off", "broadcast.redis.enabled=false"),
                properties.stream());
        return SpringApplication.run(
                ChatApplication.class, all.map(property -> "--" + property).toArray(String[]::new));
    }
}
