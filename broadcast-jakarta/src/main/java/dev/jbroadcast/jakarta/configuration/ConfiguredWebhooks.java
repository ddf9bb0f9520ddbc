package dev.jbroadcast.jakarta.configuration;

import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.Webhook.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The webhooks {@code broadcast.server.webhooks[0].*} and so on, or what is wrong with them, by name. */
final class ConfiguredWebhooks {

    private final SettingsReader reader;

    ConfiguredWebhooks(SettingsReader reader) {
        this.reader = reader;
    }

    /**
     * @throws IllegalArgumentException if one has no URL, or one that cannot be posted to, or a header that cannot be
     *     sent
     */
    List<Webhook> read() {
        List<Webhook> webhooks = new ArrayList<>();
        Optional<Webhook> next = read("broadcast.server.webhooks[0]");
        while (next.isPresent()) {
            webhooks.add(next.get());
            next = read("broadcast.server.webhooks[%d]".formatted(webhooks.size()));
        }
        return webhooks;
    }

    private Optional<Webhook> read(String name) {
        String url = reader.text(name + ".url").orElse(null);
        List<String> events = reader.list(name + ".events");
        String prefix = reader.text(name + ".channel-prefix").orElse("");
        String suffix = reader.text(name + ".channel-suffix").orElse("");
        Map<String, String> headers = reader.map(name + ".headers");
        if (url == null && !reader.isAnythingBelow(name)) {
            return Optional.empty();
        }
        Webhook webhook =
                new Webhook(url(name + ".url", url), kinds(name + ".events", events), prefix, suffix, headers);
        webhook.headers().forEach((header, value) -> requireSendable(name, webhook.url(), header, value));
        return Optional.of(webhook);
    }

    private Set<Kind> kinds(String name, List<String> events) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        events.forEach(event -> kinds.add(reader.constant(name, event, Kind.class)));
        return kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds;
    }

    private static URI url(String name, @Nullable String value) {
        if (value == null) {
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
