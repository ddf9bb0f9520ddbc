package dev.jbroadcast.spring;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the webhooks that this application receives.
 *
 * @param path Path at which webhooks of a server elsewhere are taken. Without it none are.
 * @param maxBodySize Largest webhook that is taken.
 * @param maxAge Age from which on a webhook is ignored, a quarter of an hour at least. By default there is no limit.
 */
@ConfigurationProperties("broadcast.webhooks")
public record BroadcastWebhookProperties(
        @Nullable String path,
        @DefaultValue("1MB") DataSize maxBodySize,
        @Nullable Duration maxAge) {

    static final String PATH = "broadcast.webhooks.path";

    /** @throws IllegalArgumentException if it is not the path of one servlet */
    String requiredPath() {
        if (path == null || !path.matches("/[^*?#;\\s]*[^*?#;\\s/]")) {
            throw new IllegalArgumentException(
                    "%s is \"%s\"; it must begin with a slash and name one path, such as /broadcasting/webhooks"
                            .formatted(PATH, path));
        }
        return path;
    }

    /** @throws IllegalArgumentException if no body can be of that size */
    int maxBodyBytes() {
        long bytes = maxBodySize.toBytes();
        if (bytes <= 0 || bytes >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "broadcast.webhooks.max-body-size is \"%s\"; it must be positive, and less than 2GB, such as 1MB"
                            .formatted(maxBodySize));
        }
        return (int) bytes;
    }

    /** @throws IllegalArgumentException if it is not positive */
    Optional<Duration> positiveMaxAge() {
        if (maxAge != null && (maxAge.isNegative() || maxAge.isZero())) {
            throw new IllegalArgumentException(
                    "broadcast.webhooks.max-age is \"%s\"; it must be positive, such as 15m, or not set for no limit"
                            .formatted(maxAge));
        }
        return Optional.ofNullable(maxAge);
    }
}
