package dev.jbroadcast.jakarta.configuration;

import dev.jbroadcast.jakarta.NativeTransport;
import dev.jbroadcast.jakarta.OwnPort;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings.Auth;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings.Cors;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings.Redis;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings.Server;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings.Webhooks;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.server.AllowedOrigins;
import dev.jbroadcast.server.AppLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings, one by one. */
final class SettingsOf {

    private static final String DEFAULT = "broadcast.default";
    private static final String SERVER = "broadcast.server.";
    private static final String REDIS = "broadcast.redis.";

    /** What stands before {@code /app/{key}}: nothing, or segments that each begin with a slash. */
    private static final Pattern PATH_PREFIX = Pattern.compile("(/[^/{}?#\\s]+)*");

    private final SettingsReader reader;

    SettingsOf(SettingsReader reader) {
        this.reader = reader;
    }

    static BroadcastSettings configuration(Configuration given) {
        Configuration named =
                given.orElse(LaravelNames.settings(name -> given.get(name).orElse(null)));
        boolean usesServer = BroadcastSettings.connectionUsesServer(
                named.get(DEFAULT).orElse(BroadcastSettings.IN_PROCESS),
                ConnectionNames.read(new SettingsReader(named), named.names()));
        Configuration configuration = usesServer
                ? named.orElse(
                        LaravelNames.serverSettings(name -> named.get(name).orElse(null)))
                : named;
        SettingsReader reader = new SettingsReader(configuration);
        BroadcastSettings settings = new SettingsOf(reader).settings(configuration);
        UnknownNames.warn(given.names(), reader.asked());
        return settings;
    }

    BroadcastSettings settings(Configuration configuration) {
        return new BroadcastSettings(
                reader.flag("broadcast.enabled", true),
                reader.flag("broadcast.endpoint.enabled", true),
                reader.text(DEFAULT).orElse(BroadcastSettings.IN_PROCESS),
                ConnectionNames.read(reader, configuration.names()),
                reader.flag("broadcast.fail-on-unknown-socket", false),
                reader.flag("broadcast.events.enabled", true),
                server(),
                auth(),
                webhooks(),
                redis(configuration));
    }

    private Server server() {
        String masterKey = reader.text(SERVER + "encryption-master-key").orElse(null);
        List<String> previous = reader.list(SERVER + "encryption-previous-master-keys");
        if (masterKey == null && !previous.isEmpty()) {
            throw new IllegalArgumentException(
                    "the property broadcast.server.encryption-previous-master-keys cannot be used: there is no current key; set broadcast.server.encryption-master-key");
        }
        return new Server(
                reader.text(SERVER + "app-id").orElse("app"),
                reader.text(SERVER + "app-key").orElse(null),
                reader.text(SERVER + "app-secret").orElse(null),
                masterKey,
                previous,
                transport(),
                ownPort(),
                pathPrefix(),
                limits(),
                reader.flag(SERVER + "client-events", true),
                origins(),
                reader.flag(SERVER + "subscription-count", false),
                reader.flag(SERVER + "user-authentication", true),
                reader.duration(SERVER + "authorization-timeout").orElse(null),
                reader.duration(SERVER + "shutdown-time").orElse(Duration.ofSeconds(5)),
                new ConfiguredWebhooks(reader).read(),
                reader.flag(SERVER + "http-api.enabled", false));
    }

    private Transport transport() {
        String name = SERVER + "transport";
        return reader.text(name)
                .map(value -> reader.constant(name, value, Transport.class))
                .orElse(Transport.AUTO);
    }

    private OwnPort ownPort() {
        String nativeTransport = SERVER + "native-transport";
        return new OwnPort(
                reader.text(SERVER + "host").orElse(OwnPort.DEFAULTS.host()),
                reader.numberOrZero(SERVER + "port").orElse(OwnPort.DEFAULTS.port()),
                reader.text(nativeTransport)
                        .map(value -> reader.constant(nativeTransport, value, NativeTransport.class))
                        .orElse(NativeTransport.AUTO),
                reader.numberOrZero(SERVER + "event-loops").orElse(0));
    }

    private String pathPrefix() {
        String prefix = reader.text(SERVER + "path-prefix").orElse("");
        if (!PATH_PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "broadcast.server.path-prefix is \"%s\"; it takes nothing, or a path such as /realtime"
                            .formatted(prefix));
        }
        return prefix;
    }

    private AppLimits limits() {
        AppLimits.Builder limits = AppLimits.builder();
        reader.duration(SERVER + "activity-timeout").ifPresent(limits::activityTimeout);
        reader.number(SERVER + "max-connections").ifPresent(limits::maxConnections);
        reader.number(SERVER + "max-connections-per-address").ifPresent(limits::maxConnectionsPerAddress);
        reader.number(SERVER + "max-channels-per-connection").ifPresent(limits::maxChannelsPerConnection);
        reader.number(SERVER + "client-events-per-second").ifPresent(limits::clientEventsPerSecond);
        reader.size(SERVER + "max-event-size").ifPresent(limits::maxEventBytes);
        reader.size(SERVER + "max-message-size").ifPresent(limits::maxMessageBytes);
        reader.number(SERVER + "max-presence-members").ifPresent(limits::maxPresenceMembers);
        reader.duration(SERVER + "cache-time").ifPresent(limits::cacheTime);
        try {
            return limits.build();
        } catch (IllegalArgumentException e) {
            // All others are positive already.
            throw new IllegalArgumentException("broadcast.server.activity-timeout: " + e.getMessage(), e);
        }
    }

    private AllowedOrigins origins() {
        AllowedOrigins origins = origins(SERVER + "allowed-origins");
        return origins == null ? AllowedOrigins.ANY : origins;
    }

    private @Nullable AllowedOrigins origins(String name) {
        List<String> origins = reader.list(name);
        try {
            return origins.isEmpty() ? null : new AllowedOrigins(origins);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private Auth auth() {
        return new Auth(
                reader.flag("broadcast.auth.enabled", true),
                reader.text("broadcast.auth.path").orElse(ChannelAuthEndpoint.DEFAULT_PATH),
                reader.text("broadcast.auth.user-path").orElse(UserAuthEndpoint.DEFAULT_PATH),
                reader.text("broadcast.auth.refusal-message").orElse(AuthEndpoint.DEFAULT_REFUSAL_MESSAGE),
                new Cors(
                        origins("broadcast.auth.cors.allowed-origins"),
                        reader.flag("broadcast.auth.cors.allow-credentials", Cors.NONE.allowCredentials()),
                        reader.duration("broadcast.auth.cors.max-age").orElse(Cors.NONE.maxAge())));
    }

    private Webhooks webhooks() {
        return new Webhooks(
                reader.text("broadcast.webhooks.path").orElse(null),
                reader.size("broadcast.webhooks.max-body-size").orElse(1024 * 1024),
                reader.duration("broadcast.webhooks.max-age").orElse(null));
    }

    private Redis redis(Configuration configuration) {
        Optional<String> url = reader.text(REDIS + "url");
        Optional<String> username = reader.text(REDIS + "username");
        Optional<String> password = reader.text(REDIS + "password");
        String requiredBy =
                url.isPresent() ? REDIS + "url" : reader.flag(REDIS + "enabled", false) ? REDIS + "enabled" : null;
        Map<String, String> ofLaravel = url.isPresent()
                ? Map.of() // another Redis, perhaps
                : LaravelNames.redisSettings(name -> configuration.get(name).orElse(null));
        return new Redis(
                reader.flag(REDIS + "enabled", true),
                requiredBy,
                url.orElse(ofLaravel.get(REDIS + "url")),
                reader.flag(REDIS + "cluster", false),
                username.orElse(ofLaravel.get(REDIS + "username")),
                password.orElse(ofLaravel.get(REDIS + "password")),
                reader.text(REDIS + "prefix").orElse(null),
                reader.duration(REDIS + "lease").orElse(null),
                reader.duration(REDIS + "timeout").orElse(null));
    }
}
