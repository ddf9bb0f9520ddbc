package dev.jbroadcast.examples.supportdesk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** With the Web Profile of Jakarta EE 10, and the application at the root and below a path of its own. */
final class OpenLiberty extends EeServer {

    private static final Path HOME = fetched("open-liberty.directory");

    OpenLiberty() {
        super("open-liberty");
    }

    @Override
    void prepare() throws IOException {
        Path server = Files.createDirectories(directory.resolve("servers/desk"));
        Files.writeString(server.resolve("server.xml"), """
                <server>
                    <featureManager>
                        <feature>webProfile-10.0</feature>
                    </featureManager>
                    <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"/>
                    <webApplication id="root" location="root.war" contextRoot="/"/>
                    <webApplication id="below" location="below.war" contextRoot="/help/desk"/>
                </server>
                """.formatted(port));
        put(WAR, server.resolve("apps/below.war"));
        redeploy();
    }

    /** What {@code bin/server} does. */
    @Override
    List<String> command() {
        return List.of(
                java(),
                "-Xmx512m",
                "@" + HOME.resolve("lib/platform/java/java9.options"),
                "-javaagent:" + HOME.resolve("bin/tools/ws-javaagent.jar"),
                "-jar",
                HOME.resolve("bin/tools/ws-server.jar").toString(),
                "desk");
    }

    @Override
    Map<String, String> environment() {
        return Map.of("WLP_USER_DIR", directory.toString());
    }

    /** It looks at the file twice in a second. */
    @Override
    void redeploy() throws IOException {
        put(WAR, directory.resolve("servers/desk/apps/root.war"));
    }
}
