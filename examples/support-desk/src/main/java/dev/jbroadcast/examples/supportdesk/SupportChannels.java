package dev.jbroadcast.examples.supportdesk;

import dev.jbroadcast.authorization.AuthorizesChannel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Who may listen. */
@ApplicationScoped
class SupportChannels {

    @Inject
    Tickets tickets;

    @AuthorizesChannel("private-customer.{customerId}")
    boolean customer(User user, long customerId) {
        return user.isCustomer(customerId);
    }

    @AuthorizesChannel("private-support.ticket.{ticketId}")
    boolean ticket(User user, long ticketId) {
        return tickets.find(ticketId).filter(ticket -> ticket.isVisibleTo(user)).isPresent();
    }
}
