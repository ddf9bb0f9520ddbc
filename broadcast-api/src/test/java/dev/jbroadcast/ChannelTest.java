package dev.jbroadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {

    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders.42", "A-Z_a-z=@,.;09", "private-orders.42", "presence-cache-x", "-", "."})
    void takesTheCharactersThatPusherAllows(String name) {
        assertThat(new Channel(name).name()).isEqualTo(name);
        assertThat(Channel.isLegalName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a:b", "a/b", "a b", "#a", "a\n", "a\r\n", "\ta", "a\u0000", "ä", "a\u2028", "😀", "a{b}", "a+",
                "a*"
            })
    void refusesAnyOther(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Channel(name));
        assertThat(Channel.isLegalName(name)).isFalse();
    }

    @Test
    void has200CharactersAtMostPrefixIncluded() {
        String longest = "a".repeat(200);

        assertThat(new Channel(longest).name()).hasSize(200);
        assertThat(Channel.isLegalName(longest)).isTrue();
        assertThat(Channel.isLegalName(longest + "a")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Channel(longest + "a"))
                .withMessageContaining("has 201 characters; at most 200 are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Channel.privateChannel("a".repeat(193)))
                .withMessageContaining("has 201 characters");
    }

    @Test
    void refusesANameWithASlashAndSaysWhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Channel("orders/42"))
                .withMessage("the channel name \"orders/42\" has an illegal character at position 6; "
                        + "allowed are A-Z a-z 0-9 - _ = @ , . ;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\u0085", "\u2028", "\u2029", "\u001b", "\u202e"})
    void keepsWhatBreaksALogLineOutOfItsMessages(String evil) {
        Throwable illegal = catchThrowable(() -> new Channel("a" + evil + "b"));
        Throwable tooLong = catchThrowable(() -> new Channel(evil + "a".repeat(300)));

        assertThat(illegal.getMessage()).contains("\"a?b\"").doesNotContain(evil);
        assertThat(tooLong.getMessage()).contains("\"?aaa").doesNotContain(evil).hasSizeLessThan(120);
    }

    @Test
    void agreesWithItselfAndWithARegexOnAnyName() {
        Pattern legal = Pattern.compile("[-a-zA-Z0-9_=@,.;]{1,200}");
        String alphabet = "abzABZ019-_=@,.;:/ #\n\u0000{}+äé\u0130\u0660\uD83D\uDE00";
        Random random = new Random(42);

        for (int round = 0; round < 10_000; round++) {
            // Few characters in most rounds, or nearly every name would be illegal; near the limit in some.
            int length = round % 10 == 0 ? 195 + random.nextInt(10) : random.nextInt(8);
            int choice = round % 2 == 0 ? 16 : alphabet.length();
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < length; i++) {
                name.append(alphabet.charAt(random.nextInt(choice)));
            }

            boolean says = Channel.isLegalName(name.toString());
            boolean does = catchThrowable(() -> new Channel(name.toString())) == null;

            assertThat(says)
                    .as("%s", name)
                    .isEqualTo(does)
                    .isEqualTo(legal.matcher(name).matches());
        }
    }

    @Test
    void getsThePrefixOfItsKind() {
        assertThat(Channel.publicChannel("news").name()).isEqualTo("news");
        assertThat(Channel.privateChannel("orders.42").name()).isEqualTo("private-orders.42");
        assertThat(Channel.encryptedPrivate("chat.1").name()).isEqualTo("private-encrypted-chat.1");
        assertThat(Channel.presence("room.7").name()).isEqualTo("presence-room.7");
        assertThat(Channel.privateChannel("cache-orders").name()).isEqualTo("private-cache-orders");
    }

    @ParameterizedTest
    @EnumSource(ChannelKind.class)
    void refusesASecondPrefix(ChannelKind kind) {
        for (ChannelKind prefix : ChannelKind.values()) {
            if (prefix != ChannelKind.PUBLIC) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Channel.of(kind, prefix.prefix() + "x"))
                        .withMessageContaining("begins with a prefix; leave it out");
            }
        }
    }

    @Test
    void doesNotBecomeEncryptedByItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Channel.privateChannel("encrypted-chat"))
                .withMessageContaining("\"encrypted-chat\" of a private channel begins with a prefix");
        assertThat(Channel.presence("encrypted-chat").kind()).isEqualTo(ChannelKind.PRESENCE);
        assertThat(Channel.publicChannel("encrypted-chat").kind()).isEqualTo(ChannelKind.PUBLIC);
    }

    @ParameterizedTest
    @EnumSource(ChannelKind.class)
    void needsANameBehindItsPrefix(ChannelKind kind) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Channel.of(kind, ""))
                .withMessage("a channel name must not be empty");
    }

    @ParameterizedTest
    @CsvSource({
        "orders,PUBLIC,orders",
        "private,PUBLIC,private",
        "Private-x,PUBLIC,Private-x",
        "my-private-x,PUBLIC,my-private-x",
        "cache-x,PUBLIC,cache-x",
        "private-x,PRIVATE,x",
        "private-encrypted,PRIVATE,encrypted",
        "private-cache-x,PRIVATE,cache-x",
        "private-presence-x,PRIVATE,presence-x",
        "private-encrypted-x,ENCRYPTED_PRIVATE,x",
        "presence-x,PRESENCE,x",
        "presence-encrypted-x,PRESENCE,encrypted-x"
    })
    void knowsItsKindByTheLongestPrefix(String name, ChannelKind kind, String baseName) {
        Channel channel = new Channel(name);

        assertThat(channel.kind()).isEqualTo(kind).isEqualTo(ChannelKind.ofName(name));
        assertThat(channel.baseName()).isEqualTo(baseName);
        assertThat(kind.requiresAuthorization()).isEqualTo(kind != ChannelKind.PUBLIC);
    }

    @Test
    void isWrittenAsItsName() {
        assertThat(Channel.presence("room.7")).hasToString("presence-room.7");
    }
}
