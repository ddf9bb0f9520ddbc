package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbroadcast.jakarta.upgrade.TransportChoice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each container has the transport that is proven on it. */
class TransportChoiceContainerTest extends ContainerTest {

    @BeforeEach
    void thereIsAContainer() {
        assumeTrue(server instanceof ServletTestServer, "A server without a container has but one transport");
    }

    @Test
    void theBestIsTakenUnlessAnotherIsWanted() {
        TransportChoice choice = choice(Transport.AUTO);

        assertThat(choice.name()).isEqualTo(isUpgradeProven() ? "upgrade" : "websocket");
        assertThat(choice.reason()).contains(server.container());
        assertThat(choice(Transport.WEBSOCKET).name()).isEqualTo("websocket");
        assertThat(choice(Transport.NETTY).name()).isEqualTo("netty");
    }

    @Test
    void theUpgradeIsTakenWhereItIsProvenAndRefusedElsewhere() {
        if (isUpgradeProven()) {
            assertThat(choice(Transport.UPGRADE).reason())
                    .isEqualTo("this is %s, and its own interface for upgraded connections can be used"
                            .formatted(server.container()));
        } else {
            assertThatThrownBy(() -> choice(Transport.UPGRADE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "broadcast.server.transport is \"upgrade\", and the web server is %s, where that does not work or is not proven; it takes websocket or auto here",
                            server.container());
        }
    }

    /** No field or parameter names what only containers have: this class is loaded elsewhere, too. */
    private TransportChoice choice(Transport wanted) {
        return TransportChoice.of(wanted, ((ServletTestServer) server).context());
    }

    private boolean isUpgradeProven() {
        return server.container().startsWith("Apache Tomcat/")
                || server.container().startsWith("Undertow");
    }
}
