package dev.jbroadcast.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Each name of Laravel's sets what the table says, and there is no other. */
class ConfigurationDocumentTest {

    @Test
    void theNamesOfLaravelSetWhatTheTableSays() throws Exception {
        Map<String, List<String>> table = new LinkedHashMap<>();
        Matcher row = Pattern.compile("^\\| (`[A-Z_`, ]+) \\| (`[^|]*`)[^|`]* \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Markdown.root().resolve("docs/configuration.md")));
        while (row.find()) {
            for (String name : row.group(1).replace("`", "").split(", ")) {
                table.put(name, List.of(row.group(2).replace("`", "").split(", ")));
            }
        }
        assertThat(table).hasSize(16);

        table.forEach((name, properties) -> {
            Map<String, String> settings = new LinkedHashMap<>(Map.of(
                    "broadcast.connections.other.driver", "in-process",
                    "REVERB_APP_KEY", "key",
                    "REVERB_APP_SECRET", "secret",
                    "REVERB_HOST", "reverb.example",
                    "PUSHER_APP_KEY", "key",
                    "PUSHER_APP_SECRET", "secret"));
            settings.put(name, "of " + name);
            assertThat(properties)
                    .as(name)
                    .allSatisfy(
                            property -> assertThat(value(property, settings)).isEqualTo("of " + name));
        });
    }

    private static String value(String property, Map<String, String> settings) {
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        String[] arguments = Stream.concat(
                        // Without what is set for other tests.
                        Stream.of("--spring.config.location=optional:classpath:/none/"),
                        settings.entrySet().stream()
                                .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue())))
                .toArray(String[]::new);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            return context.getEnvironment().getProperty(property);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
