package dev.jbroadcast.examples.standalone;

import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import dev.jbroadcast.redis.RedisSettings;
import dev.jbroadcast.server.App;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that the server needs to know: what the arguments say comes before what the file says, and that before the
 * environment.
 *
 * @param pathPrefix stands before {@code /app/{key}} and {@code /apps/{id}}
 * @param tls null if connections are not encrypted
 * @param redis where several servers meet to be one; null for a server on its own
 */
record ServerConfiguration(
        String host,
        int port,
        String pathPrefix,
        @Nullable TlsFiles tls,
        @Nullable RedisSettings redis,
        List<App> apps) {

    private static final String DEFAULT_HOST = "0.0.0.0";
    private static final int DEFAULT_PORT = 8080;
    private static final Pattern QUOTED = Pattern.compile("'[^']{2,}'");

    /** @throws ConfigurationException if something is wrong; the message names it */
    static ServerConfiguration of(CommandLine arguments, Map<String, String> environment) {
        Environment variables = new Environment(environment);
        JsonObject file =
                arguments.file("--config").map(ServerConfiguration::read).orElseGet(() -> new JsonObject("", Map.of()));
        List<App> apps = file.objects("apps").stream().map(ConfiguredApp::read).toList();
        String host = file.text("host", variables.host().orElse(DEFAULT_HOST));
        int port = Ports.check("port", file.number("port", variables.port().orElse(DEFAULT_PORT)));
        TlsFiles tls = TlsFiles.of(arguments, file, variables);
        String path = pathPrefix(file, variables);
        RedisSettings redis = ConfiguredRedis.read(file, variables);
        file.requireNothingElse();
        return new ServerConfiguration(
                arguments.value("--host").orElse(host),
                arguments.port().orElse(port),
                path,
                tls,
                redis,
                requireApps(apps, arguments, variables));
    }

    private static String pathPrefix(JsonObject file, Environment variables) {
        String path = file.text("path", variables.path().orElse(""));
        try {
            return new EndpointSettings(path).pathPrefix();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "%s: %s".formatted(file.has("path") ? "path" : Environment.PATH, e.getMessage()), e);
        }
    }

    private static List<App> requireApps(List<App> apps, CommandLine arguments, Environment variables) {
        if (!apps.isEmpty()) {
            return apps;
        }
        Optional<App> app = variables.app();
        if (app.isPresent()) {
            return List.of(app.get());
        }
        throw new ConfigurationException(
                arguments.has("--config")
                        ? "apps is empty; the server needs at least one app: {\"id\": …, \"key\": …, \"secret\": …}"
                        : "there is no app; set REVERB_APP_ID, REVERB_APP_KEY and REVERB_APP_SECRET, or name a file with --config");
    }

    private static JsonObject read(Path file) {
        try {
            return new JsonObject("", JsonCodec.detect().read(Files.readString(file)));
        } catch (IOException e) {
            throw new ConfigurationException("--config is %s, which cannot be read: %s".formatted(file, e), e);
        } catch (JsonCodecException e) {
            throw new ConfigurationException("--config is %s, which is not JSON: %s".formatted(file, reason(e)), e);
        }
    }

    /** The first line without what it quotes from the file: that may be a secret. */
    private static String reason(JsonCodecException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .map(line -> QUOTED.matcher(line).replaceAll("…"))
                .orElse("it has no JSON value");
    }
}
