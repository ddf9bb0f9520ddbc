package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.Channel;
import dev.jbroadcast.pusher.AppCredentials;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A web application as a directory: this library and what it needs in {@code WEB-INF/lib}, and what a test adds.
 * Without Bouncy Castle, which only encrypted channels need, because containers take seconds to check its signatures.
 */
final class War {

    private static final List<Class<?>> LIBRARIES = List.of(
            Channel.class,
            AppCredentials.class,
            BroadcastApplication.class,
            org.slf4j.Logger.class,
            org.slf4j.simple.SimpleLogger.class,
            tools.jackson.databind.json.JsonMapper.class,
            tools.jackson.core.JsonParser.class,
            com.fasterxml.jackson.annotation.JsonProperty.class);

    private final Path directory;

    private War(Path directory) {
        this.directory = directory;
    }

    /** One that has no code of its own. */
    static War in(Path directory) throws IOException {
        War war = new War(directory);
        Files.createDirectories(directory.resolve("WEB-INF/classes/META-INF/services"));
        Files.createDirectories(directory.resolve("WEB-INF/lib"));
        for (Class<?> each : LIBRARIES) {
            war.library(each);
        }
        return war;
    }

    Path directory() {
        return directory;
    }

    /** Adds the library that a class is in. */
    War library(Class<?> type) throws IOException {
        Path source = source(type);
        if (Files.isDirectory(source)) {
            String module = source.getParent().getParent().getFileName().toString();
            jar(source, directory.resolve("WEB-INF/lib/" + module + ".jar"));
        } else {
            Files.copy(source, directory.resolve("WEB-INF/lib/" + source.getFileName()));
        }
        return this;
    }

    /** Adds all libraries on the class path of the tests whose paths contain this. */
    War libraries(String part) throws IOException {
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (each.contains(part) && each.endsWith(".jar")) {
                Path jar = Path.of(each);
                Files.copy(jar, directory.resolve("WEB-INF/lib/" + jar.getFileName()));
            }
        }
        return this;
    }

    private static Path source(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }

    /** Adds classes of the tests, with those inside of them. */
    War classes(Class<?>... types) throws IOException {
        for (Class<?> type : types) {
            Path own = source(type);
            Path folder = own.resolve(type.getPackageName().replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (file.getFileName().toString().matches(type.getSimpleName() + "(\\$.*)?\\.class")) {
                        file(
                                "WEB-INF/classes/" + own.relativize(file),
                                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
        return this;
    }

    /** Adds a class of the tests and names it in {@code META-INF/services}. */
    War service(Class<?> type, Class<?> implementation) throws IOException {
        classes(implementation);
        Files.writeString(
                directory.resolve("WEB-INF/classes/META-INF/services/" + type.getName()),
                implementation.getName() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return this;
    }

    /** Adds a file, or replaces it. */
    War file(String path, String content) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    War webXml(String content) {
        return file(
                "WEB-INF/web.xml",
                "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">" + content + "</web-app>");
    }

    /** Sets context parameters: name, value, name, value and so on. */
    War parameters(String... namesAndValues) {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            content.append("<context-param><param-name>%s</param-name><param-value>%s</param-value></context-param>"
                    .formatted(namesAndValues[i], namesAndValues[i + 1]));
        }
        return webXml(content.toString());
    }
}
