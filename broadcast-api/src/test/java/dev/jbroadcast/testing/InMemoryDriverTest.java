package dev.jbroadcast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.driver.BroadcastDriverContract;
import dev.jbroadcast.manager.BroadcastManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InMemoryDriverTest extends BroadcastDriverContract {

    private final InMemoryDriver driver = new InMemoryDriver();

    @Override
    protected BroadcastDriver driver() {
        return driver;
    }

    @Override
    protected Optional<List<String>> arrived() {
        return Optional.of(driver.publications().stream().map(Publication::data).toList());
    }

    @Test
    void keepsPublicationsInTheirOrderUntilItIsCleared() {
        driver.publish(Publication.of("first", new Channel("a"), "{}"));
        driver.publish(Publication.of("second", new Channel("a"), "{}"));
        var before = driver.publications();

        driver.clear();

        assertThat(before).extracting(Publication::event).containsExactly("first", "second");
        assertThat(driver.publications()).isEmpty();
    }

    @Test
    void isCalledInTheThreadThatSends() {
        assertThat(driver.isInline()).isTrue();
    }

    @Test
    void takesAsMuchAsPusherUnlessToldOtherwise() {
        assertThat(driver.maxDataBytes()).isEqualTo(10_240);
        assertThat(new InMemoryDriver(100).maxDataBytes()).isEqualTo(100);
        assertThatThrownBy(() -> new InMemoryDriver(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDataBytes is 0 and must be at least 1");
    }

    @Test
    void refusesAPayloadThatIsTooLarge() {
        try (var broadcaster = BroadcastManager.builder()
                .connection("memory", new InMemoryDriver(9))
                .build()) {
            var event = broadcaster.on(new Channel("news"));
            event.with("1234567").send();

            assertThatThrownBy(() -> event.with("12345678").send())
                    .isInstanceOf(BroadcastException.class)
                    .hasMessageContaining("has 10 bytes, and the connection \"memory\" takes at most 9");
        }
    }

    @Test
    void letsAnApplicationRegisterChannelsThatTakeAuthorization() {
        var channels = ChannelRegistry.of(routes -> routes.privateChannel("orders.{id}", (subscriber, params) -> true));

        BroadcastManager.builder()
                .connection("memory", driver)
                .channels(channels)
                .build()
                .close();
    }

    @Test
    void failsWhileItIsToldTo() {
        var down = DeliveryException.permanent("the server is down", null);

        driver.failWith(down);
        var failed = driver.publish(Publication.of("first", new Channel("a"), "{}"));
        driver.recover();
        driver.publish(Publication.of("second", new Channel("a"), "{}"));

        assertThatThrownBy(() -> failed.toCompletableFuture().join()).hasCause(down);
        assertThat(driver.publications()).extracting(Publication::event).containsExactly("second");
    }
}
