package dev.jbroadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationTest {

    private static final Channel NEWS = new Channel("news");

    @Test
    void goesToEveryChannelOnce() {
        Publication publication = new Publication("a", List.of(NEWS, new Channel("b"), NEWS), "{}", false, null, null);

        assertThat(publication.channels()).containsExactly(NEWS, new Channel("b"));
    }

    @Test
    void needsAChannel() {
        assertThatIllegalArgumentException().isThrownBy(() -> Publication.of("a", Channels.none(), "{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void needsAName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Publication.of(name, NEWS, "{}"))
                .withMessage("an event name must not be blank");
    }

    @Test
    void hasANameOf200CharactersAtMost() {
        assertThat(Publication.of("a".repeat(200), NEWS, "{}").event()).hasSize(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Publication.of("a".repeat(201), NEWS, "{}"))
                .withMessageContaining("this one has 201");
    }

    @Test
    void canLeaveOutAConnection() {
        SocketId socketId = new SocketId("1.2");

        Publication publication = Publication.of("a", NEWS, "{}").except(socketId);

        assertThat(publication.except()).isEqualTo(socketId);
        assertThat(publication.toOthers()).isTrue();
    }
}
