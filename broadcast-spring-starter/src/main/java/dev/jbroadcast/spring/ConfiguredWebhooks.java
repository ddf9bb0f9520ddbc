package dev.jbroadcast.spring;

import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.Webhook.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The webhooks of the properties, or what is wrong with them, by the name of the property. */
final class ConfiguredWebhooks {

    private ConfiguredWebhooks() {}

    /**
     * @throws IllegalArgumentException if one has no URL, or one that cannot be posted to, or a header that cannot be
     *     sent
     */
    static List<Webhook> of(List<BroadcastProperties.Webhook> properties) {
        return IntStream.range(0, properties.size())
                .mapToObj(i -> webhook("broadcast.server.webhooks[%d]".formatted(i), properties.get(i)))
                .toList();
    }

    private static Webhook webhook(String name, BroadcastProperties.Webhook properties) {
        URI url = url(name + ".url", properties.url());
        Set<Kind> events = properties.events().isEmpty() ? EnumSet.allOf(Kind.class) : properties.events();
        Webhook webhook =
                new Webhook(url, events, properties.channelPrefix(), properties.channelSuffix(), properties.headers());
        webhook.headers().forEach((header, value) -> requireSendable(name, url, header, value));
        return webhook;
    }

    private static URI url(String name, @Nullable String value) {
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
