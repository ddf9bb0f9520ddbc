package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbroadcast.jakarta.upgrade.TransportChoice;
import jakarta.servlet.ServletContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each container has the transport that is proven on it. */
class TransportChoiceContainerTest extends ContainerTest {

    private ServletContext context;

    @BeforeEach
    void thereIsAContainer() {
        assumeTrue(server instanceof ServletTestServer, "The embedded server has but one transport");
        context = ((ServletTestServer) server).context();
    }

    @Test
    void theBestIsTakenUnlessAnotherIsWanted() {
        TransportChoice choice = TransportChoice.of(Transport.AUTO, context);

        assertThat(choice.name()).isEqualTo(isUpgradeProven() ? "upgrade" : "websocket");
        assertThat(choice.reason()).contains(server.container());
        assertThat(TransportChoice.of(Transport.WEBSOCKET, context).name()).isEqualTo("websocket");
        assertThat(TransportChoice.of(Transport.NETTY, context).name()).isEqualTo("netty");
    }

    @Test
    void theUpgradeIsTakenWhereItIsProvenAndRefusedElsewhere() {
        if (isUpgradeProven()) {
            assertThat(TransportChoice.of(Transport.UPGRADE, context).reason())
                    .isEqualTo("this is %s, and its own interface for upgraded connections can be used"
                            .formatted(server.container()));
        } else {
            assertThatThrownBy(() -> TransportChoice.of(Transport.UPGRADE, context))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "broadcast.server.transport is \"upgrade\", and the web server is %s, where that does not work or is not proven; it takes websocket or auto here",
                            server.container());
        }
    }

    private boolean isUpgradeProven() {
        return server.container().startsWith("Apache Tomcat/")
                || server.container().startsWith("Undertow");
    }
}
