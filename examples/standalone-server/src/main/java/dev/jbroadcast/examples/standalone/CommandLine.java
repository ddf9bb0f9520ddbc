package dev.jbroadcast.examples.standalone;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of the command. */
final class CommandLine {

    static final String USAGE = """
            Usage: java -jar standalone-server.jar [options]

              --config FILE                 apps and settings, as JSON (see docs/standalone-server.md)
              --host ADDRESS                where to listen; by default 0.0.0.0
              --port PORT                   where to listen; by default 8080; 0 finds a free one
              --tls-certificate FILE        certificates, as PEM; together with --tls-key
              --tls-key FILE                private key, as PEM (PKCS#8)
              --tls-keystore FILE           certificates and private key, as PKCS#12
              --tls-keystore-password TEXT  or the variable TLS_KEYSTORE_PASSWORD
              --debug                       log what happens in detail
              --version                     say which version this is
              --help                        say this

            Without --config, one app is taken from the environment: REVERB_APP_ID, REVERB_APP_KEY and
            REVERB_APP_SECRET, or the same with PUSHER_. Several servers that are given the same REDIS_URL are one.""";

    private static final List<String> WITH_VALUE = List.of(
            "--config",
            "--host",
            "--port",
            "--tls-certificate",
            "--tls-key",
            "--tls-keystore",
            "--tls-keystore-password");
    private static final List<String> ALONE = List.of("--debug", "--help", "--version");

    private final Map<String, String> options;

    private CommandLine(Map<String, String> options) {
        this.options = options;
    }

    /**
     * Takes both {@code --port 8080} and {@code --port=8080}.
     *
     * @throws ConfigurationException if there is an argument that is not known, or lacks its value
     */
    static CommandLine parse(String... arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            String name = equals < 0 ? arguments[i] : arguments[i].substring(0, equals);
            if (ALONE.contains(name) && equals < 0) {
                options.put(name, "");
            } else if (!WITH_VALUE.contains(name)) {
                // Without its value, which may be a password.
                throw new ConfigurationException("the argument %s is not known; see --help".formatted(name));
            } else if (equals >= 0) {
                options.put(name, arguments[i].substring(equals + 1));
            } else if (i + 1 == arguments.length || arguments[i + 1].startsWith("--")) {
                throw new ConfigurationException("%s needs a value; see --help".formatted(name));
            } else {
                options.put(name, arguments[++i]);
            }
        }
        return new CommandLine(options);
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** @throws ConfigurationException if it is no path */
    Optional<Path> file(String name) {
        try {
            return value(name).map(Path::of);
        } catch (InvalidPathException e) {
            throw new ConfigurationException("%s is no path: %s".formatted(name, e.getReason()), e);
        }
    }

    /** @throws ConfigurationException if it is no port */
    Optional<Integer> port() {
        return value("--port").map(text -> Ports.parse("--port", text));
    }
}
