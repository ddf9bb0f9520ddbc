package dev.jbroadcast.testing;

import dev.jbroadcast.json.JsonCodec;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an assertion looks at, and how it tells of it.
 *
 * @param recorded what was broadcast, oldest first
 * @param unsent what was sent but did not leave, in words
 * @param withConnections whether broadcasts differ in their connections
 * @param codec reads and writes payloads; asked for only by assertions that do
 */
record Evidence(List<Recorded> recorded, List<String> unsent, boolean withConnections, Supplier<JsonCodec> codec) {

    private static final int LONGEST_LIST = 50;

    static Evidence of(InMemoryDriver driver) {
        return new Evidence(driver.recorded(), List.of(), false, JsonCodec::detect);
    }

    /** One broadcast on an indented line of its own, after a line break. */
    String line(Recorded one) {
        return indented("  ", one.describe(withConnections));
    }

    /** Each broadcast on a line of its own. */
    String list(List<Recorded> some) {
        return shortened(some.stream().map(this::line).toList());
    }

    /** These lines, or the first of them. */
    static String shortened(List<String> lines) {
        return lines.size() <= LONGEST_LIST
                ? String.join("", lines)
                : String.join("", lines.subList(0, LONGEST_LIST))
                        + indented("  ", "… and %d more".formatted(lines.size() - LONGEST_LIST));
    }

    /** The events that did not leave: often the reason why something is missing. */
    String unsentList() {
        return unsent.isEmpty()
                ? ""
                : indented("", "Not sent:")
                        + shortened(unsent.stream()
                                .map(line -> indented("  ", line))
                                .toList());
    }

    static String indented(String indentation, String text) {
        return System.lineSeparator()
                + indentation
                + String.join(System.lineSeparator() + indentation, text.lines().toList());
    }
}
