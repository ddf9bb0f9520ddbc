package dev.jbroadcast.examples.orders;

import static dev.jbroadcast.testing.BroadcastAssertions.assertNothingBroadcast;
import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.examples.orders.Shipping.Carrier;
import dev.jbroadcast.spring.testing.AutoConfigureBroadcastFake;
import dev.jbroadcast.testing.BroadcastFake;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** With the database and nothing else, and with the transactions of the application, none of the test's own. */
@DataJpaTest
@Transactional(propagation = Propagation.NOT_SUPPORTED)
@Import(Shipping.class)
@AutoConfigureBroadcastFake
class ShippingTest {

    @Autowired
    private Shipping shipping;

    @Autowired
    private OrderRepository orders;

    @Autowired
    private BroadcastFake broadcasts;

    @Test
    void tellsTheCustomer() {
        Order order = orders.save(new Order("ada", "a pen"));

        shipping.ship(order.getId(), Carrier.PUNCTUAL);

        assertThat(broadcasts)
                .hasBroadcast(OrderShipped.class)
                .on("private-orders." + order.getId())
                .as("order.shipped")
                .once();
    }

    @Test
    void tellsNobodyWhatHasNotHappened() {
        Order order = orders.save(new Order("ada", "a pen"));

        assertThatThrownBy(() -> shipping.ship(order.getId(), Carrier.ON_STRIKE))
                .isInstanceOf(IllegalStateException.class);

        assertNothingBroadcast(broadcasts);
    }
}
