package dev.jbroadcast.examples.standalone;

import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of the configuration file. It knows which of its keys were asked for; what is left over is a mistake. All
 * methods throw {@link ConfigurationException} with the path of what is wrong, such as {@code apps[0].capacity}. A key
 * with null counts as left out.
 */
final class JsonObject {

    private final String path;
    private final Map<?, ?> fields;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param value what the file has there */
    JsonObject(String path, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(path.isEmpty() ? "the file" : path, value, "an object: { … }");
        }
        this.path = path;
        this.fields = map;
    }

    boolean has(String key) {
        known.add(key);
        return fields.get(key) != null;
    }

    String text(String key) {
        if (!has(key)) {
            throw new ConfigurationException("%s is missing; it must be text".formatted(name(key)));
        }
        // Ids are often numbers, also where they are text.
        Object value = fields.get(key);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        if (value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        throw wrong(name(key), value, "text");
    }

    String text(String key, String byDefault) {
        return has(key) ? text(key) : byDefault;
    }

    boolean flag(String key, boolean byDefault) {
        if (!has(key)) {
            return byDefault;
        }
        if (fields.get(key) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name(key), fields.get(key), "true or false");
    }

    int positive(String key, int byDefault) {
        int value = number(key, byDefault);
        if (value <= 0) {
            throw wrong(name(key), value, "a positive whole number");
        }
        return value;
    }

    /** @param most the largest number that is taken */
    int positive(String key, int byDefault, int most) {
        int value = positive(key, byDefault);
        if (value > most) {
            throw wrong(name(key), value, "at most " + most);
        }
        return value;
    }

    int number(String key, int byDefault) {
        if (!has(key)) {
            return byDefault;
        }
        Object value = fields.get(key);
        if (value instanceof Integer number) {
            return number;
        }
        boolean tooLarge = value instanceof Long || value instanceof BigInteger;
        throw wrong(name(key), value, tooLarge ? "at most " + Integer.MAX_VALUE : "a positive whole number");
    }

    /** A file by its path; null if it is left out. */
    @Nullable
    Path file(String key) {
        if (!has(key)) {
            return null;
        }
        try {
            return Path.of(text(key));
        } catch (InvalidPathException e) {
            throw new ConfigurationException("%s is no path: %s".formatted(name(key), e.getReason()), e);
        }
    }

    List<String> texts(String key, List<String> byDefault) {
        if (!has(key)) {
            return byDefault;
        }
        List<String> texts = new ArrayList<>();
        for (Object each : list(key)) {
            if (!(each instanceof String text)) {
                throw wrong("%s[%d]".formatted(name(key), texts.size()), each, "text");
            }
            texts.add(text);
        }
        return texts;
    }

    List<JsonObject> objects(String key) {
        List<JsonObject> objects = new ArrayList<>();
        if (has(key)) {
            for (Object each : list(key)) {
                objects.add(new JsonObject("%s[%d]".formatted(name(key), objects.size()), each));
            }
        }
        return objects;
    }

    JsonObject object(String key) {
        known.add(key);
        return new JsonObject(name(key), fields.get(key));
    }

    /** Complains about a key that nobody has asked for. */
    void requireNothingElse() {
        for (Object key : fields.keySet()) {
            if (!known.contains((String) key)) {
                throw new ConfigurationException("%s is not known; did you mean \"%s\"? There are: %s"
                        .formatted(name((String) key), nearest((String) key, known), String.join(", ", known)));
            }
        }
    }

    /** The keys that were asked for. */
    Set<String> known() {
        return known;
    }

    String path() {
        return path;
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    ConfigurationException wrong(String key, String problem) {
        return new ConfigurationException(name(key) + ": " + problem);
    }

    private Collection<?> list(String key) {
        if (fields.get(key) instanceof Collection<?> list) {
            return list;
        }
        throw wrong(name(key), fields.get(key), "a list: [ … ]");
    }

    private static ConfigurationException wrong(String name, @Nullable Object value, String expected) {
        return new ConfigurationException("%s is %s; it must be %s".formatted(name, shown(name, value), expected));
    }

    /** What people see of a value: nothing that is a secret, or may have one in it. */
    private static String shown(String name, @Nullable Object value) {
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof Collection) {
            return "a list";
        }
        if (name.endsWith("secret") || name.endsWith("password")) {
            return "something else";
        }
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }

    private static String nearest(String key, Set<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(each -> distance(key, each)))
                .orElse("");
    }

    /** How many letters are to be changed, added or left out (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
