package dev.jbroadcast.pusher.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserDataTest {

    @Test
    void hasAnIdThatServersAccept() {
        assertThat(UserData.of("x".repeat(128)).id()).hasSize(128);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserData.of(""))
                .withMessage("the id of a user has 1 to 128 characters, this one has 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserData.of("x".repeat(129)))
                .withMessage("the id of a user has 1 to 128 characters, this one has 129");
    }

    @Test
    void watchesNoMoreThanServersAccept() {
        assertThat(UserData.of("ann").watching(Collections.nCopies(100, "bob")).watchlist())
                .hasSize(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserData.of("ann").watching(Collections.nCopies(101, "bob")))
                .withMessage("a watchlist has at most 100 users, that of the user \"ann\" has 101");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserData.of("ann").watching(List.of("bob", "")))
                .withMessage("the id of a watched user has 1 to 128 characters, this one has 0");
    }

    @Test
    void doesNotChangeWithTheListItWasMadeOf() {
        List<String> watched = new ArrayList<>(List.of("bob"));
        UserData ann = UserData.of("ann").watching(watched);

        watched.add("eve");

        assertThat(ann).isEqualTo(new UserData("ann", null, List.of("bob")));
    }
}
