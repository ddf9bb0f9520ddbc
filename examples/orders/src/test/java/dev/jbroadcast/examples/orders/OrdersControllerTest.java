package dev.jbroadcast.examples.orders;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.jbroadcast.spring.testing.AutoConfigureBroadcastFake;
import dev.jbroadcast.testing.BroadcastFake;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.security.test.context.support.WithUserDetails;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** With the whole application, and neither a port nor a client. */
@SpringBootTest
@AutoConfigureMockMvc
@AutoConfigureBroadcastFake
class OrdersControllerTest {

    @Autowired
    private MockMvcTester requests;

    @Autowired
    private BroadcastFake broadcasts;

    @Test
    @WithUserDetails("wes")
    void theWarehouseShips() {
        Assertions.assertThat(requests.post().uri("/orders/1/ship").with(csrf()).exchange())
                .hasStatusOk();

        assertThat(broadcasts)
                .hasBroadcast(OrderShipped.class)
                .on("private-orders.1")
                .once();
    }

    @Test
    @WithUserDetails("ada")
    void aCustomerDoesNot() {
        Assertions.assertThat(requests.post().uri("/orders/1/ship").with(csrf()).exchange())
                .hasStatus(403);

        assertThat(broadcasts).hasBroadcastNothing();
    }
}
