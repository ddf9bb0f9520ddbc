package dev.jbroadcast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastDriver;
import org.junit.jupiter.api.Test;

class NullDriverTest extends BroadcastDriverContract {

    @Override
    protected BroadcastDriver driver() {
        return new NullDriver();
    }

    @Test
    void needsNoQueueAndCanAuthorizeNobody() {
        assertThat(driver().isInline()).isTrue();
        assertThat(driver().canSign()).isFalse();
    }
}
