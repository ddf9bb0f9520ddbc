package dev.jbroadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Random cases for properties that hold for all of them. A failure names the seed of its case; {@code -Dcase=<seed>}
 * runs that case alone.
 */
public final class Cases {

    private static final String LEGAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=@,;";
    private static final String ANYTHING =
            "ab.-_=@,;{}019 :/#+*\\$\"\n\r\u0000\u0001\u0085\u2028\u202eäé\u0130\u0660\ud83d\ude00\ud83d";

    private final SplittableRandom random;

    private Cases(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Runs the property for so many cases, other ones each time. */
    public static void forAll(int count, Consumer<Cases> property) {
        Long only = Long.getLong("case");
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < (only == null ? count : 1); i++) {
            long seed = only == null ? seeds.nextLong() : only;
            try {
                property.accept(new Cases(seed));
            } catch (Throwable e) {
                throw new AssertionError("-Dcase=%d: %s".formatted(seed, e), e);
            }
        }
    }

    public int upTo(int bound) {
        return random.nextInt(bound + 1);
    }

    public boolean oneIn(int cases) {
        return random.nextInt(cases) == 0;
    }

    @SafeVarargs
    public final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    public <T> List<T> listOf(int size, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }

    public String text(String alphabet, int minimum, int maximum) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(minimum, maximum + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Something that can stand at a placeholder; mostly short, sometimes nearly too long for a channel. */
    public String segment() {
        return oneIn(50) ? text(LEGAL, 180, 210) : text(LEGAL, 1, 6);
    }

    /** A legal character, the dot not among them. */
    public char legal() {
        return LEGAL.charAt(random.nextInt(LEGAL.length()));
    }

    /** Something that a stranger could send; mostly short, sometimes long. */
    public String anything() {
        String prefix = oneOf("", "", "private-", "private-encrypted-", "presence-", "#server-to-user-", "encrypted-");
        return prefix
                + switch (upTo(20)) {
                    case 0 -> oneOf("{a", "{a.", "a.", "}", "{", "-", "a", "\n").repeat(oneIn(10) ? 50_000 : upTo(300));
                    case 1 -> text(LEGAL + ".{}", 150, 250);
                    case 2, 3, 4, 5, 6 -> text(LEGAL + ".", 0, 12);
                    case 7, 8, 9, 10 -> text("ab.{}", 0, 12);
                    default -> text(ANYTHING, 0, 12);
                };
    }

    /**
     * A pattern, without the prefix of a kind, of few different characters, so that it comes close to others; not
     * necessarily a usable one.
     */
    public String pattern() {
        StringBuilder pattern = new StringBuilder(literal());
        int placeholders = upTo(4);
        for (int i = 0; i < placeholders; i++) {
            pattern.append("{p").append(i).append('}').append(literal());
        }
        return pattern.toString();
    }

    private String literal() {
        return switch (upTo(12)) {
            case 0 -> oneOf("private-", "private", "presence-", "encrypted-", "encrypted", "a".repeat(185));
            case 1, 2 -> "";
            case 3, 4 -> ".";
            case 5, 6 -> "-";
            default -> text("ab-.", 1, 3);
        };
    }
}
