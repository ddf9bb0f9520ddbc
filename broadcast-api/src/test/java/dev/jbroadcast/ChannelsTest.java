package dev.jbroadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelsTest {

    private static final Channel A = new Channel("a");
    private static final Channel B = new Channel("b");

    @Test
    void keepsTheOrderAndDropsDuplicates() {
        assertThat(Channels.of(B, A, B).channels()).containsExactly(B, A);
        assertThat(Channels.of(List.of(B, A, A)).channels()).containsExactly(B, A);
    }

    @Test
    void isASingleChannelAlready() {
        assertThat(A.channels()).containsExactly(A);
    }

    @Test
    void canBeNone() {
        assertThat(Channels.none().channels()).isEmpty();
        assertThat(Channels.of().channels()).isEmpty();
    }

    @Test
    void doesNotChangeWithTheListItWasMadeFrom() {
        List<Channel> list = new ArrayList<>(List.of(A));
        Channels channels = Channels.of(list);

        list.add(B);

        assertThat(channels.channels()).containsExactly(A);
        assertThatThrownBy(() -> channels.channels().add(B)).isInstanceOf(UnsupportedOperationException.class);
    }
}
