package dev.jbroadcast.jakarta.configuration;

import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.Webhook.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        return Optional.of(ConfiguredWebhook.of(
                name, ConfiguredWebhook.url(name, url), kinds(name + ".events", events), prefix, suffix, headers));
    }

    private Set<Kind> kinds(String name, List<String> events) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        events.forEach(event -> kinds.add(reader.constant(name, event, Kind.class)));
        return kinds;
    }
}
