package dev.jbroadcast.examples.orders;

import dev.jbroadcast.examples.orders.Shipping.Carrier;
import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the pages ask for. */
@RestController
class OrdersController {

    private final OrderRepository orders;
    private final Shipping shipping;

    OrdersController(OrderRepository orders, Shipping shipping) {
        this.orders = orders;
        this.shipping = shipping;
    }

    /** Who looks at the page, and the token that its requests have to carry. */
    record Session(String user, String csrfToken) {}

    @GetMapping("/session")
    Session session(Principal user, CsrfToken token) {
        return new Session(user.getName(), token.getToken());
    }

    @GetMapping("/orders")
    List<Order> orders(Principal customer) {
        return orders.findByCustomerOrderById(customer.getName());
    }

    /** For the warehouse only. */
    @PostMapping("/orders/{id}/ship")
    void ship(@PathVariable long id, @RequestParam(defaultValue = "PUNCTUAL") Carrier carrier) {
        shipping.ship(id, carrier);
    }

    @ExceptionHandler(IllegalStateException.class)
    ProblemDetail refused(IllegalStateException refusal) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, refusal.getMessage());
    }
}
