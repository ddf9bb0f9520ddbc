package dev.jbroadcast.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A document of this project, and the code in it. */
record Markdown(Path file, String text) {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FENCE =
            Pattern.compile("^( *)```(\\w*)\\n(.*?)^\\1```$", Pattern.MULTILINE | Pattern.DOTALL);

    static Markdown readme() {
        return read(ROOT.resolve("README.md"));
    }

    static List<Markdown> all() {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream<Path> top =
                    Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(ROOT::resolve);
            return Stream.concat(
                            top,
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .map(Markdown::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path root() {
        return ROOT;
    }

    /** The contents of the fences marked with a language, in their order; also of those inside of lists. */
    List<String> snippets(String language) {
        List<String> snippets = new ArrayList<>();
        Matcher matcher = FENCE.matcher(text);
        while (matcher.find()) {
            if (matcher.group(2).equals(language)) {
                snippets.add(matcher.group(3).replaceAll("(?m)^" + matcher.group(1), ""));
            }
        }
        return snippets;
    }

    @Override
    public String toString() {
        return ROOT.relativize(file).toString();
    }

    private static Markdown read(Path file) {
        try {
            return new Markdown(file, Files.readString(file).replace("\r\n", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
