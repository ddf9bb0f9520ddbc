package dev.jbroadcast;

import static dev.jbroadcast.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for all patterns, and is therefore tried with many. */
class ChannelPatternPropertiesTest {

    /** What a pattern means, said in the plainest way: a greedy regular expression. */
    private static Optional<List<String>> meaning(ChannelPattern pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (String literal : pattern.toString().split("\\{[^}]*}", -1)) {
            regex.append(regex.isEmpty() ? "" : "([^.]+)")
                    .append("(?:")
                    .append(Pattern.quote(literal))
                    .append(")");
        }
        Matcher matcher = Pattern.compile(regex.toString()).matcher(name);
        if (ChannelKind.ofName(name) != pattern.kind() || !matcher.matches()) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            values.add(matcher.group(i));
        }
        return Optional.of(values);
    }

    private static ChannelPattern usablePattern(Cases cases) {
        while (true) {
            try {
                return ChannelPattern.of(cases.oneOf(ChannelKind.values()), cases.pattern());
            } catch (IllegalArgumentException e) {
                // Not every text is a pattern.
            }
        }
    }

    private static String filled(ChannelPattern pattern, Supplier<String> value) {
        String name = pattern.toString();
        for (String placeholder : pattern.placeholders()) {
            name = name.replace("{" + placeholder + "}", value.get());
        }
        return name;
    }

    private static String filled(ChannelPattern pattern, List<String> values) {
        var iterator = values.iterator();
        return filled(pattern, iterator::next);
    }

    @Test
    void formatGivesANameFromWhichMatchReadsTheSameValuesOrRefusesThem() {
        forAll(10_000, cases -> {
            ChannelPattern pattern = usablePattern(cases);
            List<String> values = cases.listOf(
                    pattern.placeholders().size(),
                    () -> cases.oneIn(3)
                            ? cases.oneOf("encrypted-", "encrypted", "-", "private-", "rivate-x", "a-b")
                            : cases.oneIn(2) ? cases.text("ab-", 1, 4) : cases.segment());
            String name = filled(pattern, values);
            boolean readable = name.length() <= Channel.MAX_NAME_LENGTH
                    && meaning(pattern, name).equals(Optional.of(values));

            if (readable) {
                Channel channel = pattern.format(values.toArray());

                assertThat(channel.name()).isEqualTo(name);
                assertThat(channel.kind()).isEqualTo(pattern.kind());
                assertThat(pattern.match(channel)).contains(values);
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> pattern.format(values.toArray()));
            }
        });
    }

    @Test
    void matchReadsWhatItMeansAndFormatGivesTheSameNameAgain() {
        forAll(10_000, cases -> {
            ChannelPattern pattern = usablePattern(cases);
            String name = cases.oneIn(4)
                    ? usablePattern(cases).kind().prefix() + cases.text("ab-.", 1, 8)
                    : filled(pattern, () -> cases.text("ab-", 1, 5));
            if (catchThrowable(() -> new Channel(name)) != null) {
                return;
            }

            Optional<List<String>> read = pattern.match(new Channel(name));

            assertThat(read).isEqualTo(meaning(pattern, name));
            read.ifPresent(
                    values -> assertThat(pattern.format(values.toArray())).hasToString(name));
        });
    }

    @Test
    void differentValuesNeverGiveTheSameName() {
        forAll(10_000, cases -> {
            ChannelPattern pattern = usablePattern(cases);
            Supplier<List<String>> values =
                    () -> cases.listOf(pattern.placeholders().size(), () -> cases.text("a-", 1, 3));
            List<String> some = values.get();
            List<String> others = values.get();

            try {
                if (pattern.format(some.toArray()).equals(pattern.format(others.toArray()))) {
                    assertThat(some).isEqualTo(others);
                }
            } catch (IllegalArgumentException e) {
                // One of them cannot be told from others.
            }
        });
    }

    @Test
    void aNameIsNeverOneOfAnotherKind() {
        forAll(10_000, cases -> {
            ChannelPattern pattern = usablePattern(cases);
            ChannelPattern other = usablePattern(cases);
            try {
                Channel channel = pattern.format(cases.listOf(
                                pattern.placeholders().size(),
                                () -> cases.oneOf("encrypted-", "-", "private-", "presence-x", "a"))
                        .toArray());
                if (other.kind() != pattern.kind()) {
                    assertThat(other.match(channel)).isEmpty();
                }
            } catch (IllegalArgumentException e) {
                // That is the other way to keep it from being one.
            }
        });
    }

    @Test
    void aValueThatCannotStandInASegmentIsRefusedWithTheNameOfItsPlaceholder() {
        forAll(10_000, cases -> {
            ChannelPattern pattern =
                    ChannelPattern.of(cases.oneOf("private-a.{x}.{y}.{z}", "b.{x}-{y}.{z}", "{x}.{y}.{z}b"));
            int wrong = cases.upTo(2);
            String illegal =
                    cases.oneOf(null, "", ".", "a.b", ":", "a b", "\n", "ä", "/", "#", "{x}", "\u0000", "\u2028");
            Object[] values = {"1", "2", "3"};
            values[wrong] = illegal == null || illegal.isEmpty() || cases.oneIn(2)
                    ? illegal
                    : cases.text("ab", 0, 3) + illegal + cases.text("ab", 0, 3);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pattern.format(values))
                    .withMessageStartingWith("{%s} is ", pattern.placeholders().get(wrong))
                    .withMessageNotContainingAny("\n", "\u0000", "\u2028");
        });
    }

    @Test
    void aPatternThatCoversAnotherMatchesAllItsChannelsAndOneThatDoesNotMissesOne() {
        int[] covered = {0};
        forAll(30_000, cases -> {
            ChannelKind kind = cases.oneOf(ChannelKind.PRIVATE, ChannelKind.PUBLIC, ChannelKind.PRESENCE);
            ChannelPattern pattern;
            ChannelPattern other;
            try {
                pattern = ChannelPattern.of(kind, cases.pattern());
                other = ChannelPattern.of(cases.oneIn(10) ? ChannelKind.PRIVATE : kind, cases.pattern());
            } catch (IllegalArgumentException e) {
                return;
            }

            boolean covers = pattern.covers(other);

            // A placeholder that has a character no literal has can only be matched by a placeholder.
            String name = filled(other, () -> covers ? cases.text("ab-z", 1, 4) : "z");
            if (name.length() <= Channel.MAX_NAME_LENGTH && ChannelKind.ofName(name) == other.kind()) {
                assertThat(pattern.match(new Channel(name)).isPresent())
                        .as("%s, %s and %s", pattern, other, name)
                        .isEqualTo(covers);
            }
            covered[0] += covers ? 1 : 0;
            assertThat(pattern.covers(pattern)).isTrue();
        });
        assertThat(covered[0]).as("cases in which one covers the other").isPositive();
    }

    @Test
    void patternsThatCoverEachOtherDifferInTheNamesOfTheirPlaceholdersOnly() {
        forAll(30_000, cases -> {
            ChannelPattern pattern = usablePattern(cases);
            ChannelPattern other = usablePattern(cases);

            assertThat(pattern.covers(other) && other.covers(pattern))
                    .isEqualTo(pattern.toString().equals(other.toString()));
        });
    }

    @Test
    void noTextIsAnythingButAPatternOrRefused() {
        forAll(10_000, cases -> {
            String text = cases.anything();
            try {
                ChannelPattern pattern = ChannelPattern.of(text);

                assertThat(pattern).hasToString(text);
                Object[] values =
                        pattern.placeholders().stream().map(name -> "x").toArray();
                assertThat(pattern.match(pattern.format(values))).isPresent();
            } catch (IllegalArgumentException e) {
                assertThat(e)
                        .message()
                        .isNotBlank()
                        .hasSizeLessThan(600)
                        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
            }
        });
    }

    @Test
    void noTextIsAnythingButAChannelOrRefused() {
        forAll(10_000, cases -> {
            String text = cases.anything();
            ChannelKind kind = cases.oneOf(ChannelKind.values());
            try {
                Channel channel = cases.oneIn(2) ? new Channel(text) : Channel.of(kind, text);

                assertThat(channel.kind().prefix() + channel.baseName()).isEqualTo(channel.name());
                assertThat(ChannelPattern.of(channel.kind(), "{x}")
                                .match(channel)
                                .isPresent())
                        .isEqualTo(channel.baseName().indexOf('.') < 0
                                && !channel.baseName().isEmpty());
            } catch (IllegalArgumentException e) {
                assertThat(e)
                        .message()
                        .isNotBlank()
                        .hasSizeLessThan(600)
                        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
            }
        });
    }

    @Test
    void noValueIsAnythingButAChannelOfTheTemplateOrRefused() {
        var texts = ChannelTemplate.privateChannel("a.{text}", String.class);
        forAll(10_000, cases -> {
            String text = cases.anything();
            try {
                assertThat(texts.of(text).baseName()).isEqualTo("a." + text);
            } catch (IllegalArgumentException e) {
                assertThat(e)
                        .message()
                        .isNotBlank()
                        .hasSizeLessThan(600)
                        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
            }
        });
    }
}
