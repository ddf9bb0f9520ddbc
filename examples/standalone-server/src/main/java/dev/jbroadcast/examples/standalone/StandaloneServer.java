package dev.jbroadcast.examples.standalone;

import dev.jbroadcast.jakarta.BroadcastServer;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.redis.RedisCluster;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.webhook.WebhookSender;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server on its own: the counterpart of {@code php artisan reverb:start}. WebSocket and HTTP API are on one port.
 * It runs until the process is asked to end, and then asks its clients to reconnect.
 */
public final class StandaloneServer implements AutoCloseable {

    private final BroadcastServer server;
    private final WebhookSender webhooks;

    private StandaloneServer(BroadcastServer server, WebhookSender webhooks) {
        this.server = server;
        this.webhooks = webhooks;
    }

    /** Runs the command; ends the process with 2 if its configuration is wrong, with 1 if it cannot listen. */
    public static void main(String[] arguments) {
        int status = run(arguments, System.getenv());
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(String[] arguments, Map<String, String> environment) {
        try {
            CommandLine command = CommandLine.parse(arguments);
            if (command.has("--help")) {
                System.out.println(CommandLine.USAGE);
                return 0;
            }
            if (command.has("--version")) {
                String version = StandaloneServer.class.getPackage().getImplementationVersion();
                System.out.println(version == null ? "development" : version);
                return 0;
            }
            setUpLogging(command.has("--debug"));
            ServerConfiguration configuration = ServerConfiguration.of(command, environment);
            StandaloneServer server = start(configuration);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
            // No other thread keeps the process alive; the hook runs when somebody asks it to end.
            new CountDownLatch(1).await();
            return 0;
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("The server cannot listen: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Before the first logger is made, which reads this. */
    private static void setUpLogging(boolean debug) {
        if (debug) {
            System.setProperty("org.slf4j.simpleLogger.log.dev.jbroadcast", "debug");
        }
    }

    /**
     * @throws ConfigurationException if the apps or the TLS files are not usable
     * @throws IOException if the port cannot be had
     */
    static StandaloneServer start(ServerConfiguration configuration) throws IOException {
        WebhookSender webhooks = null;
        try {
            AppProvider apps = AppProvider.of(configuration.apps());
            BroadcastServer.Builder builder = BroadcastServer.builder()
                    .apps(apps)
                    .host(configuration.host())
                    .port(configuration.port())
                    .endpoint(new EndpointSettings(configuration.pathPrefix()));
            if (configuration.tls() != null) {
                builder.ssl(configuration.tls().context());
            }
            if (configuration.redis() != null) {
                builder.cluster(RedisCluster.of(configuration.redis()));
            }
            webhooks = WebhookSender.builder(apps).build();
            if (configuration.apps().stream().anyMatch(app -> !app.webhooks().isEmpty())) {
                builder.listener(webhooks);
            }
            StandaloneServer server = new StandaloneServer(builder.start(), webhooks);
            server.announce(configuration);
            webhooks = null;
            return server;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e);
        } finally {
            if (webhooks != null) {
                webhooks.close();
            }
        }
    }

    private void announce(ServerConfiguration configuration) {
        log().info(
                        "Listening on {}://{}:{}{} (apps: {})",
                        configuration.tls() == null ? "http" : "https",
                        // An IPv6 address in a URL.
                        configuration.host().contains(":") ? "[" + configuration.host() + "]" : configuration.host(),
                        server.port(),
                        configuration.pathPrefix(),
                        configuration.apps().stream().map(App::name).collect(Collectors.joining(", ")));
        if (configuration.redis() != null) {
            log().info(
                            "A node of the cluster \"{}\" at {}",
                            configuration.redis().prefix(),
                            configuration.redis().place());
        }
    }

    /** Not a constant: loggers are made once it is known how much to log. */
    private static Logger log() {
        return LoggerFactory.getLogger(StandaloneServer.class);
    }

    int port() {
        return server.port();
    }

    /** Asks all clients to reconnect, sends what waits, and stops. */
    @Override
    public void close() {
        log().info("Stopping: clients are asked to reconnect");
        server.close();
        webhooks.close();
    }
}
