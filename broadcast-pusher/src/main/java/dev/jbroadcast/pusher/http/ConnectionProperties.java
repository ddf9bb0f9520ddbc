package dev.jbroadcast.pusher.http;

import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the properties of a connection over HTTP. What is wrong with one is said with its name. */
final class ConnectionProperties {

    private final DriverContext context;

    ConnectionProperties(DriverContext context) {
        this.context = context;
    }

    /** @throws IllegalArgumentException if a property is missing or wrong; the message names it */
    PusherDriver driver() {
        String appId = context.require("app-id");
        String key = context.require("key");
        String secret = context.require("secret");
        AppCredentials credentials = checked("key", () -> new AppCredentials(appId, key, secret));
        PusherClient.Builder client =
                PusherClient.builder(credentials).codec(context.codec()).threads(context.threads());
        if (context.get("host").isEmpty() && context.get("cluster").isEmpty()) {
            throw new IllegalArgumentException(
                    "broadcast.connections.%s.host is not set, and nor is cluster: set host to where the server is, or cluster, such as eu, for Pusher's service"
                            .formatted(context.connection()));
        }
        take("cluster", context.get("cluster"), client::cluster);
        take("host", context.get("host"), client::host);
        take("scheme", context.get("scheme"), client::scheme);
        take("port", context.getInt("port"), client::port);
        take("path", context.get("path"), client::path);
        take("timeout", context.getDuration("timeout"), client::timeout);
        take("connect-timeout", context.getDuration("connect-timeout"), client::connectTimeout);
        take("proxy", context.get("proxy"), proxy -> client.proxy(address(proxy)));
        take(
                "trust-certificates",
                context.get("trust-certificates"),
                file -> client.sslContext(TrustedCertificates.in(Path.of(file))));
        client.encryption(encryption());
        take("max-event-bytes", context.getInt("max-event-bytes"), client::maxEventBytes);
        take("idempotency-keys", context.getBoolean("idempotency-keys"), client::idempotencyKeys);
        int maxBatchSize = checked(
                "max-batch-size",
                () -> PusherDriver.requireBatchSize(
                        context.getInt("max-batch-size").orElse(PusherDriver.MAX_BATCH_SIZE)));
        return new PusherDriver(client.build(), maxBatchSize);
    }

    private @Nullable ChannelEncryption encryption() {
        Optional<ChannelEncryption> encryption =
                read("encryption-master-key", key -> ChannelEncryption.of(key, context.codec(), new SecureRandom()));
        List<String> previous = context.get("encryption-previous-master-keys").stream()
                .flatMap(keys -> Arrays.stream(keys.split(",")))
                .map(String::strip)
                .toList();
        if (previous.isEmpty()) {
            return encryption.orElse(null);
        }
        return checked(
                "encryption-previous-master-keys",
                () -> encryption
                        .orElseThrow(() -> new IllegalArgumentException(
                                "it is set, and encryption-master-key, which is the present one, is not"))
                        .withPrevious(previous));
    }

    private static InetSocketAddress address(String proxy) {
        int colon = proxy.lastIndexOf(':');
        if (!proxy.matches("[^:/]+:[0-9]{1,5}") || Integer.parseInt(proxy.substring(colon + 1)) > 65_535) {
            throw new IllegalArgumentException(
                    "it is \"%s\"; it takes a host and a port, such as proxy.example.com:3128".formatted(proxy));
        }
        return new InetSocketAddress(proxy.substring(0, colon), Integer.parseInt(proxy.substring(colon + 1)));
    }

    private <T> void take(String property, Optional<T> value, Consumer<T> taker) {
        checked(property, () -> {
            value.ifPresent(taker);
            return value;
        });
    }

    private <T> Optional<T> read(String property, Function<String, T> reader) {
        return checked(property, () -> context.get(property).map(reader));
    }

    private <T> T checked(String property, Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "broadcast.connections.%s.%s: %s".formatted(context.connection(), property, e.getMessage()), e);
        }
    }
}
