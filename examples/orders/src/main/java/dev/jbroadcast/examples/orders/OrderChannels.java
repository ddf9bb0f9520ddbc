package dev.jbroadcast.examples.orders;

import dev.jbroadcast.authorization.AuthorizesChannel;
import java.security.Principal;
import org.springframework.stereotype.Component;

/** Who may see what happens to an order: whose it is. */
@Component
class OrderChannels {

    @AuthorizesChannel("private-orders.{order}")
    boolean order(Principal customer, Order order) {
        return order.getCustomer().equals(customer.getName());
    }
}
