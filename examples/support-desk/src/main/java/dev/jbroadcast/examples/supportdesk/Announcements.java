package dev.jbroadcast.examples.supportdesk;

import dev.jbroadcast.Broadcaster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells of messages everyone but the connection that sent them: its page shows them already. */
@ApplicationScoped
class Announcements {

    void announce(@Observes MessageWritten written, Broadcaster broadcaster) {
        Ticket ticket = written.ticket();
        broadcaster.toOthers().broadcast(new MessageSent(written.message(), ticket.id(), ticket.customer_id()));
    }
}
