package dev.jbroadcast.jakarta.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The names that are read are those that the documents list, no more and no less. */
class SettingsDocumentTest {

    @Test
    void allNamesAreListed() throws Exception {
        Set<String> listed = names("../docs/configuration.md");
        listed.removeIf(name -> name.startsWith("broadcast.connections."));
        // For a web server that is the application's own, and for certificates that Spring has.
        listed.removeAll(Set.of("broadcast.server.small-buffers", "broadcast.server.ssl-bundle"));
        listed.addAll(names("../docs/jakarta.md"));

        SettingsReader reader = new SettingsReader(Configuration.of(Map.of()));
        new SettingsOf(reader).settings(Configuration.of(Map.of()));
        Set<String> read = reader.asked().stream()
                .map(name -> name.replaceAll("\\[.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(read).isEqualTo(listed);
    }

    private static Set<String> names(String document) throws Exception {
        Set<String> names = new TreeSet<>();
        Matcher row = Pattern.compile("^\\| (`broadcast\\.[^|]*) \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of(document)));
        while (row.find()) {
            names.addAll(Set.of(row.group(1).replace("`", "").split(", ")));
        }
        return names;
    }
}
