package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.cluster.Subject;
import io.lettuce.core.cluster.SlotHash;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private final Keys keys = new Keys("my:app");

    @ParameterizedTest
    @ValueSource(strings = {"", "anna", "a b:c{d}e%f*?[x]", "größe €", "😀\n", "%25", "private-x_y=@,.;#"})
    void readsWhatItHasWritten(String name) {
        for (Subject subject : new Subject[] {Subject.user("app " + name, name), Subject.channel("1", name)}) {
            assertThat(Keys.subject(Keys.text(subject))).isEqualTo(subject);
            assertThat(keys.subjectOf(keys.topic(subject))).isEqualTo(subject);
        }
    }

    @Test
    void hasAllOfASubjectInOneSlot() {
        byte[][] all = keys.of(Subject.user("app", "{a}{b}"));
        assertThat(Arrays.stream(all).map(SlotHash::getSlot).distinct()).hasSize(1);
        assertThat(SlotHash.getSlot(keys.nodes()))
                .isEqualTo(SlotHash.getSlot(keys.dying()))
                .isEqualTo(SlotHash.getSlot(keys.epoch()))
                .isEqualTo(SlotHash.getSlot(keys.control()));
    }

    @Test
    void leavesNamesOfChannelsAsPeopleKnowThem() {
        assertThat(Keys.text(keys.topic(Subject.channel("1", "presence-room.7"))))
                .isEqualTo("{my:app:1:c:presence-room.7}");
    }
}
