package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Publication;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.delivery.DeliverySettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What is found when the application starts. */
class BroadcastManagerBuilderTest {

    private static final BroadcastDriver UNSIGNED = publication -> CompletableFuture.completedFuture(null);

    private static final BroadcastDriver SIGNING = new BroadcastDriver() {
        @Override
        public CompletionStage<Void> publish(Publication publication) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean canSign() {
            return true;
        }
    };

    private static final ChannelRegistry CHANNELS =
            ChannelRegistry.of(channels -> channels.privateChannel("orders.{id}", (subscriber, parameters) -> true));

    @Test
    void privateChannelsThatNoDriverCouldLetAnybodyIntoAreRefusedInOneSentence() {
        var builder = BroadcastManager.builder().connection("plain", UNSIGNED).channels(CHANNELS);

        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessage(
                        "clients are to join private-orders.{id}, but none of the connections plain has a driver that can sign their subscriptions; add one that can, such as in-process or pusher, or leave the channels out");
    }

    @Test
    void oneDriverThatSignsIsEnough() {
        BroadcastManager.builder()
                .connection("plain", UNSIGNED)
                .connection("signing", SIGNING)
                .channels(CHANNELS)
                .build()
                .close();
    }

    @Test
    void nobodyHasToSignWhereThereIsNothingToJoin() {
        BroadcastManager.builder()
                .connection("plain", UNSIGNED)
                .channels(ChannelRegistry.of())
                .build()
                .close();
    }

    @Test
    void settingsForAConnectionThatDoesNotExistAreRefused() {
        var builder = BroadcastManager.builder()
                .connection("plain", UNSIGNED)
                .delivery("reverb", DeliverySettings.DEFAULTS.withCapacity(1));

        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessageContaining("\"reverb\"")
                .withMessageContaining("there are: plain");
    }

    @Test
    void tellsItsConnections() {
        try (var manager = BroadcastManager.builder()
                .connection("plain", UNSIGNED)
                .connection("signing", SIGNING)
                .defaultConnection("signing")
                .build()) {
            assertThat(manager.connections()).containsExactly("plain", "signing");
            assertThat(manager.defaultConnection()).isEqualTo("signing");
            assertThat(manager.driver("plain")).isSameAs(UNSIGNED);
            assertThat(manager.statistics("plain").sent()).isZero();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> manager.driver("reverb"))
                    .withMessage("there is no broadcast connection \"reverb\"; there are: plain, signing");
            assertThatIllegalArgumentException().isThrownBy(() -> manager.statistics("reverb"));
        }
    }
}
