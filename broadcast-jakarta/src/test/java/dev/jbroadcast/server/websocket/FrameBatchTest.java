package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameBatchTest {

    private final FrameBatch batch = new FrameBatch();

    @Test
    void hasTheSameBytesAsAnArrayAndAsABufferWhateverWasInItBefore() {
        byte[][] frames = {{1}, {2, 3}, {4, 5, 6}, {1}, {}};
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            ByteBuffer expected = ByteBuffer.allocate(64);
            int count = 1 + random.nextInt(4);
            for (int frame = 0; frame < count; frame++) {
                byte[] next = frames[random.nextInt(frames.length)];
                batch.add(next);
                expected.put(next);
            }
            expected.flip();

            assertThat(batch.buffer()).isEqualTo(expected);
            assertThat(ByteBuffer.wrap(batch.array())).isEqualTo(expected);
            assertThat(batch.buffer()).as("asked for again").isEqualTo(expected);
            batch.clear();
        }
    }

    @Test
    void copiesWhatManyConnectionsGetOnce() {
        byte[] first = {1, 2};
        byte[] second = {3};
        batch.add(first);
        batch.add(second);
        byte[] array = batch.array();
        ByteBuffer buffer = batch.buffer();
        batch.clear();
        batch.add(first);
        batch.add(second);

        assertThat(batch.array()).isSameAs(array);
        assertThat(batch.buffer()).isSameAs(buffer);
    }

    @Test
    void givesAFrameThatIsTooLongForABufferAsItIs() {
        byte[] large = new byte[FrameBatch.MAX_BYTES + 1];
        batch.add(large);

        assertThat(batch.buffer().array()).isSameAs(large);
        assertThat(batch.array()).isSameAs(large);
    }
}
