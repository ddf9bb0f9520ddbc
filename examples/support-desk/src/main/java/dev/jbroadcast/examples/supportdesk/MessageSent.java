package dev.jbroadcast.examples.supportdesk;

import dev.jbroadcast.Broadcast;

/** What those who look at a ticket, and its customer wherever they are, get to know of a message. */
@Broadcast(
        on = {"private-support.ticket.{ticket_id}", "private-customer.{customer_id}"},
        as = "message.sent",
        with = {"message", "ticket_id"})
public record MessageSent(Message message, long ticket_id, long customer_id) {}
