package dev.jbroadcast.examples.supportdesk;

/** Somebody wrote to a ticket. */
record MessageWritten(Ticket ticket, Message message) {}
