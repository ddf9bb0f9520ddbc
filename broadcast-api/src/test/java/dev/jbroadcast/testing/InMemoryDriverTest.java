package dev.jbroadcast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.driver.BroadcastDriverContract;
import org.junit.jupiter.api.Test;

class InMemoryDriverTest extends BroadcastDriverContract {

    private final InMemoryDriver driver = new InMemoryDriver();

    @Override
    protected BroadcastDriver driver() {
        return driver;
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
}
