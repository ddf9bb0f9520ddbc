package dev.jbroadcast.examples.supportdesk;

import dev.jbroadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** A ticket was assigned or closed. Broadcast when it is fired. */
@Broadcast(
        on = {"private-support.ticket.{ticket_id}", "private-customer.{customer_id}"},
        as = "ticket.status.changed",
        with = {"ticket_id", "status", "assigned_to", "resolved_at"})
public record TicketStatusChanged(
        long ticket_id,
        String status,
        @Nullable Long assigned_to,
        @Nullable String resolved_at,
        long customer_id) {

    static TicketStatusChanged of(Ticket ticket) {
        return new TicketStatusChanged(
                ticket.id(), ticket.status(), ticket.assigned_to(), ticket.resolved_at(), ticket.customer_id());
    }
}
