package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/jakarta.md} has for copying works as it stands there. */
class FirstDayTest {

    @TempDir
    private Path directory;

    private TomcatServer tomcat;

    @BeforeEach
    void startServer() throws Exception {
        tomcat = new TomcatServer(directory.resolve("tomcat"));
    }

    @AfterEach
    void stopServer() throws Exception {
        tomcat.close();
    }

    private static List<String> snippets(String language) throws Exception {
        List<String> snippets = new ArrayList<>();
        Matcher fence = Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/jakarta.md")));
        while (fence.find()) {
            snippets.add(fence.group(1));
        }
        return snippets;
    }

    private static List<String> webXmls() throws Exception {
        return snippets("xml").stream()
                .filter(xml -> xml.startsWith("<web-app"))
                .toList();
    }

    private War war() throws Exception {
        return War.in(directory.resolve("war"));
    }

    @Test
    void twoPropertiesAreEnough() throws Exception {
        System.setProperty("SHOP_APP_SECRET", "secret");
        try {
            tomcat.deploy(
                    "/shop",
                    war().libraries("smallrye")
                            .libraries("microprofile")
                            .libraries("jboss-logging")
                            .libraries("asm")
                            .file(
                                    "WEB-INF/classes/META-INF/microprofile-config.properties",
                                    snippets("properties").get(0)));
        } finally {
            System.clearProperty("SHOP_APP_SECRET");
        }

        new Browser(tomcat.port(), "/shop", "my-app").close();
    }

    @Test
    void twoContextParametersAreEnough() throws Exception {
        tomcat.deploy("/shop", war().file("WEB-INF/web.xml", webXmls().get(0)));

        new Browser(tomcat.port(), "/shop", "my-app").close();
    }

    @Test
    void theEndpointsAreBehindTheLoginAndTheSocketsAreNot() throws Exception {
        Map<String, String> settings =
                Map.of("broadcast.server.app-key", "my-app", "broadcast.server.app-secret", "secret");
        settings.forEach(System::setProperty);
        try {
            Context context = tomcat.deploy(
                    "/shop", war().file("WEB-INF/web.xml", webXmls().get(1)));
            assertThat(context.getState().isAvailable()).isTrue();
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }

        try (Browser browser = new Browser(tomcat.port(), "/shop", "my-app")) {
            assertThat(browser.auth("nobody", "private-customer.ada").statusCode())
                    .isEqualTo(401);
        }
    }
}
