package dev.jbroadcast.testing;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares JSON values, as a codec reads them, the way a client sees them: the order of properties does not count, nor
 * whether a number is written {@code 1} or {@code 1.0}.
 */
final class JsonComparison {

    private static final Object MISSING = new Object();
    private static final int MOST_DIFFERENCES = 10;

    private final JsonCodec codec;

    JsonComparison(JsonCodec codec) {
        this.codec = codec;
    }

    /** In what a payload differs from an expected value, in words; empty if in nothing. */
    String differences(String data, @Nullable Object expected) {
        Object actual;
        try {
            actual = codec.read(data);
        } catch (JsonCodecException e) {
            return "the payload is not JSON";
        }
        List<String> found = new ArrayList<>();
        compare("", actual, expected, found);
        if (found.size() > MOST_DIFFERENCES) {
            int more = found.size() - MOST_DIFFERENCES;
            found.subList(MOST_DIFFERENCES, found.size()).clear();
            found.add("… and %d more differences".formatted(more));
        }
        return String.join(System.lineSeparator(), found);
    }

    /** In what the value at a path of a payload differs from an expected one, in words; empty if in nothing. */
    String differencesAt(String path, String data, @Nullable Object expected) {
        Object actual;
        try {
            actual = find(codec.read(data), path);
        } catch (JsonCodecException e) {
            return "the payload is not JSON";
        }
        List<String> found = new ArrayList<>();
        compare(path, actual, expected, found);
        return String.join(System.lineSeparator(), found);
    }

    private static @Nullable Object find(@Nullable Object root, String path) {
        Object value = root;
        for (String step : path.split("\\.", -1)) {
            value = step(value, step);
        }
        return value;
    }

    private static @Nullable Object step(@Nullable Object value, String step) {
        if (value instanceof Map<?, ?> properties && properties.containsKey(step)) {
            return properties.get(step);
        }
        if (value instanceof List<?> elements && step.matches("[0-9]{1,9}")) {
            int index = Integer.parseInt(step);
            return index < elements.size() ? elements.get(index) : MISSING;
        }
        return MISSING;
    }

    private void compare(String path, @Nullable Object actual, @Nullable Object expected, List<String> found) {
        if (actual == MISSING) {
            found.add("%s is missing".formatted(path));
        } else if (expected == MISSING) {
            found.add("%s is not expected, and is %s".formatted(path, codec.write(actual)));
        } else if (actual instanceof Map<?, ?> actualMap && expected instanceof Map<?, ?> expectedMap) {
            compareProperties(path, actualMap, expectedMap, found);
        } else if (actual instanceof List<?> actualList && expected instanceof List<?> expectedList) {
            compareElements(path, actualList, expectedList, found);
        } else if (!same(actual, expected)) {
            found.add("%s is %s and not %s"
                    .formatted(path.isEmpty() ? "the payload" : path, codec.write(actual), codec.write(expected)));
        }
    }

    private void compareProperties(String path, Map<?, ?> actual, Map<?, ?> expected, List<String> found) {
        Set<Object> names = new LinkedHashSet<>(expected.keySet());
        names.addAll(actual.keySet());
        for (Object name : names) {
            compare(
                    within(path, name),
                    actual.containsKey(name) ? actual.get(name) : MISSING,
                    expected.containsKey(name) ? expected.get(name) : MISSING,
                    found);
        }
    }

    private void compareElements(String path, List<?> actual, List<?> expected, List<String> found) {
        for (int i = 0; i < Math.max(actual.size(), expected.size()); i++) {
            compare(
                    within(path, i),
                    i < actual.size() ? actual.get(i) : MISSING,
                    i < expected.size() ? expected.get(i) : MISSING,
                    found);
        }
    }

    private static String within(String path, Object step) {
        return path.isEmpty() ? step.toString() : path + "." + step;
    }

    private static boolean same(@Nullable Object actual, @Nullable Object expected) {
        if (actual instanceof Number a && expected instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
        }
        return actual == null ? expected == null : actual.equals(expected);
    }
}
