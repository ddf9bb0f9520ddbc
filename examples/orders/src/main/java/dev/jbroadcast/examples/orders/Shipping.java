package dev.jbroadcast.examples.orders;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the warehouse does. */
@Service
class Shipping {

    private final OrderRepository orders;
    private final ApplicationEventPublisher events;

    Shipping(OrderRepository orders, ApplicationEventPublisher events) {
        this.orders = orders;
        this.events = events;
    }

    /**
     * Ships an order.
     *
     * @throws IllegalStateException if the carrier refuses it, and then nothing has happened
     */
    @Transactional
    public void ship(long id, Carrier carrier) {
        Order order = orders.findById(id).orElseThrow();
        order.setStatus("shipped");
        events.publishEvent(new OrderShipped(id, order.getStatus()));
        carrier.collect(order);
    }

    /** Who fetches orders, or does not. */
    enum Carrier {
        PUNCTUAL {
            @Override
            void collect(Order order) {
                // Fetched.
            }
        },
        ON_STRIKE {
            @Override
            void collect(Order order) {
                throw new IllegalStateException("nobody fetches the order " + order.getId());
            }
        };

        /** @throws IllegalStateException if the carrier does not fetch it */
        abstract void collect(Order order);
    }
}
