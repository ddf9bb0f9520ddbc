package dev.jbroadcast.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.driver.NullDriver;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.http.PusherDriver;
import dev.jbroadcast.pusher.http.ReverbDriverFactory;
import dev.jbroadcast.redis.RedisCluster;
import dev.jbroadcast.spring.BroadcastAutoConfiguration;
import dev.jbroadcast.spring.BroadcastRedisAutoConfiguration;
import dev.jbroadcast.spring.BroadcastServerAutoConfiguration;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** What the documents say is true: their code compiles, runs and names things that there are. */
class DocumentationTest {

    @TempDir
    private Path directory;

    static Stream<Markdown> documents() {
        return Markdown.all().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void javaCompilesAndTestsPass(Markdown document) throws Exception {
        JavaSnippets snippets = new JavaSnippets(document.snippets("java"));

        assertThat(snippets.compile(directory)).isEmpty();
        snippets.run(directory, "new InMemoryDriver()");
        snippets.run(directory, "BroadcastFake.create()");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void javaScriptParses(Markdown document) throws Exception {
        for (String snippet : document.snippets("js")) {
            Path file = directory.resolve("snippet.mjs");
            Files.writeString(file, snippet);

            Process node = new ProcessBuilder("node", "--check", file.toString())
                    .redirectErrorStream(true)
                    .start();

            assertThat(new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(node.waitFor()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void framesAreWhatTheServerTakesAndSends(Markdown document) {
        for (String snippet : document.snippets("frames")) {
            assertThat(new Conversation().replay(snippet)).isEqualTo(snippet);
        }
    }

    @Test
    void everyFenceSaysWhatItIsSoThatSomethingChecksIt() {
        assertThat(documents())
                .allSatisfy(document -> assertThat(document.snippets(""))
                        .as("unmarked fences")
                        .allSatisfy(snippet -> assertThat(snippet).contains("─▶")));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Markdown document) {
        Matcher link = Pattern.compile("]\\(([^)#]+)[^)]*\\)").matcher(document.text());
        while (link.find()) {
            if (!link.group(1).startsWith("http")) {
                assertThat(document.file().resolveSibling(link.group(1))).exists();
            }
        }
    }

    @Test
    void thePropertiesOfTheReadmeAreAllThatAnApplicationNeeds() {
        String[] properties =
                Markdown.readme().snippets("properties").get(0).lines().toArray(String[]::new);

        new WebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(BroadcastAutoConfiguration.class, BroadcastServerAutoConfiguration.class))
                .withPropertyValues(properties)
                .run(context -> assertThat(context).hasSingleBean(Broadcaster.class));
    }

    @Test
    void theConnectionsOfTheDriversCanBeMade() {
        String[] fromOutside = {
            "broadcast.server.app-key=own-key",
            "broadcast.server.app-secret=own-secret",
            "REVERB_APP_SECRET=secret",
            "PUSHER_APP_SECRET=secret"
        };
        assertThat(drivers().snippets("properties"))
                .allSatisfy(snippet -> new WebApplicationContextRunner()
                        .withConfiguration(AutoConfigurations.of(
                                BroadcastAutoConfiguration.class, BroadcastServerAutoConfiguration.class))
                        .withPropertyValues(fromOutside)
                        .withPropertyValues(snippet.lines()
                                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                                .toArray(String[]::new))
                        .run(context -> assertThat(context).hasSingleBean(Broadcaster.class)));
    }

    @Test
    void theUrlsOfRedisAreTakenAndTheSettingsAreThoseOfTheTable() throws Exception {
        List<String> urls = cluster().snippets("properties").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("broadcast.redis.url="))
                .toList();
        assertThat(urls)
                .hasSizeGreaterThan(5)
                .allSatisfy(url -> new WebApplicationContextRunner()
                        .withConfiguration(AutoConfigurations.of(
                                BroadcastAutoConfiguration.class, BroadcastRedisAutoConfiguration.class))
                        .withPropertyValues("broadcast.default=log", "broadcast.server.app-key=key", url)
                        .run(context -> assertThat(context).hasSingleBean(RedisCluster.class)));

        Set<String> listed = new TreeSet<>();
        Matcher row = Pattern.compile("^\\| (`[a-z][^|…]*`) \\|", Pattern.MULTILINE)
                .matcher(between(cluster().text(), "## Settings", "\n### "));
        while (row.find()) {
            Stream.of(row.group(1).replace("`", "").split(", ")).forEach(name -> listed.add("broadcast.redis." + name));
        }
        Set<String> all = new TreeSet<>();
        row = Pattern.compile("broadcast\\.redis\\.[a-z]+(?=`[^|]* \\|)")
                .matcher(Files.readString(Markdown.root().resolve("docs/configuration.md")));
        while (row.find()) {
            all.add(row.group());
        }
        assertThat(listed).isEqualTo(all);
    }

    private static Markdown cluster() {
        return documents()
                .filter(document -> document.file().endsWith("docs/cluster.md"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void allPropertiesOfConnectionsOverHttpAreListed() {
        Map<String, String> properties = Map.of("app-id", "app", "key", "key", "secret", "secret", "host", "localhost");
        DriverContext context = new DriverContext(
                "reverb", properties, name -> new NullDriver(), JsonCodec.detect(), Threads.defaults());
        ((PusherDriver) new ReverbDriverFactory().create(context)).close();

        String section = between(drivers().text(), "## pusher and reverb", "\n## ");
        Set<String> listed = new TreeSet<>();
        Matcher row =
                Pattern.compile("^\\| (`[a-z][^|]*) \\|", Pattern.MULTILINE).matcher(section);
        while (row.find()) {
            listed.addAll(List.of(row.group(1).replace("`", "").split(", ")));
        }

        assertThat(listed).isEqualTo(context.asked());
    }

    private static Markdown drivers() {
        return documents()
                .filter(document -> document.file().endsWith("docs/drivers.md"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theWalkThroughAnApplicationOfSpringChangesAtMostFifteenLines() {
        Markdown walk = documents()
                .filter(document -> document.file().endsWith("docs/spring.md"))
                .findFirst()
                .orElseThrow();

        assertThat(walk.snippets("java").stream().flatMap(String::lines))
                .filteredOn(line -> line.endsWith("// new"))
                .hasSizeBetween(10, 15);
    }

    @Test
    void theDependencyOfTheReadmeIsTheStarterAsItIsBuilt() throws Exception {
        String version = between(Files.readString(Markdown.root().resolve("pom.xml")), "<version>", "</version>");

        assertThat(Markdown.readme().snippets("xml").get(0))
                .contains("<artifactId>broadcast-spring-starter</artifactId>")
                .contains("<version>" + version + "</version>");
        assertThat(Stream.of(
                        Markdown.readme().snippets("xml").get(1),
                        cluster().snippets("xml").get(0)))
                .allSatisfy(snippet -> assertThat(snippet)
                        .contains("<artifactId>broadcast-redis</artifactId>")
                        .contains("<version>" + version + "</version>"));
    }

    @Test
    void allPropertiesAreListedWithTheirDefaults() throws Exception {
        Map<String, String> documented = new LinkedHashMap<>();
        Matcher row = Pattern.compile("^\\| (`broadcast\\.[^|]*) \\|([^|]*)\\|", Pattern.MULTILINE)
                .matcher(Files.readString(Markdown.root().resolve("docs/configuration.md")));
        while (row.find()) {
            for (String name : row.group(1).replace("`", "").split(", ")) {
                documented.put(name, row.group(2).replace("`", "").strip());
            }
        }

        Map<String, String> actual = new LinkedHashMap<>();
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Map<?, ?> root =
                    (Map<?, ?>) JsonCodec.detect().read(new String(metadata.readAllBytes(), StandardCharsets.UTF_8));
            for (Object property : (List<?>) root.get("properties")) {
                Map<?, ?> fields = (Map<?, ?>) property;
                Object byDefault = fields.get("defaultValue");
                assertThat(fields.get("description"))
                        .as("description of %s", fields.get("name"))
                        .isNotNull();
                actual.put((String) fields.get("name"), byDefault == null ? "" : byDefault.toString());
            }
        }

        assertThat(documented.remove("broadcast.connections.<name>.driver")).isEmpty();
        assertThat(actual.remove("broadcast.connections")).isEmpty();
        actual.keySet().removeIf(name -> name.startsWith("management.")); // as all endpoints of the Actuator have them
        assertThat(documented).containsExactlyInAnyOrderEntriesOf(actual);
    }

    @Test
    void theReadmeHasTheTwoCommandsThatContinuousIntegrationRuns() throws Exception {
        assertThat(Markdown.readme().snippets("sh"))
                .containsExactly("mvn -pl examples/chat -am -DskipTests package spring-boot:run\n", "mvn verify\n");
        assertThat(Files.readString(Markdown.root().resolve(".ci/run"))).contains("README.md");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void commandsNameModulesAndTestsThatExist(Markdown document) throws Exception {
        List<String> tests;
        try (Stream<Path> files = Files.walk(Markdown.root())) {
            tests = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .toList();
        }
        for (String snippet : document.snippets("sh")) {
            Matcher module = Pattern.compile("-pl (\\S+)").matcher(snippet);
            while (module.find()) {
                assertThat(Markdown.root().resolve(module.group(1)).resolve("pom.xml"))
                        .exists();
            }
            Matcher test = Pattern.compile("-Dtest='?(\\w+)").matcher(snippet);
            while (test.find()) {
                assertThat(tests).contains(test.group(1));
            }
        }
    }

    /** A class of tests, and a test of it where one is named: {@code `ChannelTest#refuses…`}. */
    @ParameterizedTest
    @MethodSource("documents")
    void testsThatAreNamedExist(Markdown document) throws Exception {
        Map<String, String> sources = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(Markdown.root())) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().replace('\\', '/').contains("/src/test/java/"))
                    .toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        Matcher named = Pattern.compile("`(\\w+(?:Test|Contract))(?:#(\\w+))?`").matcher(document.text());
        while (named.find()) {
            assertThat(sources.keySet()).contains(named.group(1));
            if (named.group(2) != null) {
                assertThat(sources.get(named.group(1))).contains(" " + named.group(2) + "(");
            }
        }
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
