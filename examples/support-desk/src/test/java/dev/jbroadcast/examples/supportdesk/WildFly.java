package dev.jbroadcast.examples.supportdesk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** As it is when it has been unpacked: the profile of {@code standalone.xml}. */
final class WildFly extends EeServer {

    private static final Path HOME = fetched("wildfly.directory");

    WildFly() {
        super("wildfly");
    }

    @Override
    void prepare() throws IOException {
        Path configuration = Files.createDirectories(directory.resolve("configuration"));
        try (Stream<Path> files = Files.list(HOME.resolve("standalone/configuration"))) {
            for (Path file : files.toList()) {
                Files.copy(file, configuration.resolve(file.getFileName()));
            }
        }
        redeploy();
    }

    @Override
    List<String> command() {
        return List.of(
                java(),
                "-Xmx512m",
                "-jar",
                HOME.resolve("jboss-modules.jar").toString(),
                "-mp",
                HOME.resolve("modules").toString(),
                "org.jboss.as.standalone",
                "-Djboss.home.dir=" + HOME,
                "-Djboss.server.base.dir=" + directory,
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=0",
                "-Djboss.management.http.port=0",
                "-Djboss.management.https.port=0");
    }

    /** Its scanner looks at the time of the file. */
    @Override
    void redeploy() throws IOException {
        put(WAR, directory.resolve("deployments/ROOT.war"));
    }
}
