package dev.jbroadcast.jakarta.configuration;

import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.Webhook.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A webhook that is configured, or what is wrong with it, by name. For the integrations of frameworks. */
public final class ConfiguredWebhook {

    private ConfiguredWebhook() {}

    /**
     * Makes it.
     *
     * @param name of the setting, such as {@code broadcast.server.webhooks[0]}
     * @param url as {@link #url} has read it
     * @param events none for all
     * @throws IllegalArgumentException if it has a header that cannot be sent; the message does not show its value
     */
    public static Webhook of(
            String name,
            URI url,
            Set<Kind> events,
            String channelPrefix,
            String channelSuffix,
            Map<String, String> headers) {
        Set<Kind> kinds = events.isEmpty() ? EnumSet.allOf(Kind.class) : events;
        Webhook webhook = new Webhook(url, kinds, channelPrefix, channelSuffix, headers);
        webhook.headers().forEach((header, value) -> requireSendable(name, url, header, value));
        return webhook;
    }

    /**
     * Reads the URL that takes the webhooks.
     *
     * @param webhook the name of the setting of the webhook
     * @param value null if it is not set
     * @throws IllegalArgumentException if it is not set, or to what cannot be posted to
     */
    public static URI url(String webhook, @Nullable String value) {
        String name = webhook + ".url";
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "%s is not set; set it to the URL that takes the webhooks".formatted(name));
        }
        try {
            return Webhook.all(URI.create(value)).url();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s is \"%s\" and must begin with http:// or https:// and name a host".formatted(name, value), e);
        }
    }

    /** Without the value, which may be a secret. */
    private static void requireSendable(String name, URI url, String header, String value) {
        try {
            HttpRequest.newBuilder(url).setHeader(header, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s.headers has \"%s\", which cannot be sent; leave it out, or mend its value"
                            .formatted(name, header));
        }
    }
}
