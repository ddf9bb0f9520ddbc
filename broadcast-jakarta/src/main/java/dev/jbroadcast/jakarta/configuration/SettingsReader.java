package dev.jbroadcast.jakarta.configuration;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads settings of all types, in the forms that they have in Spring Boot, and remembers which names it was asked for.
 * What is wrong is said with the name, the value and what the name takes. Not thread-safe.
 */
final class SettingsReader {

    private static final Pattern NUMBER_WITH_UNIT = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]{0,2})");

    private final Configuration configuration;
    private final Set<String> asked = new TreeSet<>();

    SettingsReader(Configuration configuration) {
        this.configuration = configuration;
    }

    /** The names that were asked for so far. */
    Set<String> asked() {
        return asked;
    }

    Optional<String> text(String name) {
        asked.add(name);
        return configuration.get(name);
    }

    boolean flag(String name, boolean byDefault) {
        return text(name)
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true", "on", "yes", "1" -> true;
                    case "false", "off", "no", "0" -> false;
                    default -> throw illegal(name, value, "true or false");
                })
                .orElse(byDefault);
    }

    Optional<Integer> number(String name) {
        return number(name, 1);
    }

    Optional<Integer> numberOrZero(String name) {
        return number(name, 0);
    }

    private Optional<Integer> number(String name, int least) {
        return text(name).map(value -> {
            try {
                int number = Integer.parseInt(value);
                if (number >= least) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw illegal(name, value, least == 0 ? "a whole number, or 0" : "a whole number greater than 0");
        });
    }

    Optional<Duration> duration(String name) {
        return text(name).map(value -> {
            try {
                Matcher simple = NUMBER_WITH_UNIT.matcher(value);
                Duration duration = simple.matches()
                        ? Duration.of(Long.parseLong(simple.group(1)), unit(simple.group(2)))
                        : Duration.parse(value);
                if (!duration.isNegative() && !duration.isZero()) {
                    return duration;
                }
            } catch (DateTimeException | ArithmeticException e) {
                // Said below.
            }
            throw illegal(name, value, "a time with its unit, such as 500ms, 10s or 2m");
        });
    }

    private static ChronoUnit unit(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "", "ms" -> ChronoUnit.MILLIS;
            case "ns" -> ChronoUnit.NANOS;
            case "us" -> ChronoUnit.MICROS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            default -> throw new DateTimeException(name);
        };
    }

    /** A size in bytes. */
    Optional<Integer> size(String name) {
        return text(name).map(value -> {
            Matcher size = NUMBER_WITH_UNIT.matcher(value);
            if (size.matches()) {
                try {
                    long bytes = Math.multiplyExact(Long.parseLong(size.group(1)), factor(size.group(2)));
                    if (bytes > 0 && bytes < Integer.MAX_VALUE) {
                        return (int) bytes;
                    }
                } catch (ArithmeticException e) {
                    // Said below.
                }
            }
            throw illegal(name, value, "a size of less than 2GB with its unit, such as 10KB or 1MB");
        });
    }

    /** @return 0 for what is no unit, which makes no size */
    private static long factor(String unit) {
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "", "B" -> 1;
            case "KB" -> 1L << 10;
            case "MB" -> 1L << 20;
            case "GB" -> 1L << 30;
            default -> 0;
        };
    }

    /** Several values: with commas between them, or each under its index. Empty if none is set. */
    List<String> list(String name) {
        List<String> values = new ArrayList<>();
        text(name).ifPresent(value -> values.addAll(Arrays.asList(value.split("\\s*,\\s*"))));
        for (int i = 0; values.size() == i; i++) {
            text("%s[%d]".formatted(name, i)).ifPresent(values::add);
        }
        return values;
    }

    /** The constant that has a value's name, whichever the case and with whatever between the words. */
    <E extends Enum<E>> E constant(String name, String value, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> letters(constant.name()).equals(letters(value)))
                .findFirst()
                .orElseThrow(() -> illegal(
                        name,
                        value,
                        String.join(
                                ", ",
                                Arrays.stream(type.getEnumConstants())
                                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                        .toList())));
    }

    private static String letters(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /** All that is set below a name, by the rest of its name: {@code headers.X-Token} or {@code headers[X-Token]}. */
    Map<String, String> map(String name) {
        Pattern below = Pattern.compile(Pattern.quote(name) + "(?:\\.([^\\[\\]]+)|\\[([^\\[\\]]+)])");
        Map<String, String> map = new LinkedHashMap<>();
        for (String each : configuration.names()) {
            Matcher matcher = below.matcher(each);
            if (matcher.matches()) {
                String key = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                text(each).ifPresent(value -> map.put(key, value));
            }
        }
        return map;
    }

    /** Whether anything is set below a name. */
    boolean isAnythingBelow(String name) {
        return configuration.names().stream().anyMatch(each -> each.startsWith(name));
    }

    private static IllegalArgumentException illegal(String name, String value, String takes) {
        return new IllegalArgumentException("%s is \"%s\"; it takes %s".formatted(name, value, takes));
    }
}
