package dev.jbroadcast.examples.supportdesk;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;

import dev.jbroadcast.testing.BroadcastExtension;
import dev.jbroadcast.testing.BroadcastFake;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where events go and what they say, to the letter: there are clients that read them. */
@ExtendWith(BroadcastExtension.class)
class EventsTest {

    private static final User ADA = User.customer(1, "Ada Lovelace");
    private static final User GRACE = User.agent(7, "Grace Hopper");
    private static final Attachment FILE = new Attachment(3, "https://files.example/a.png", "a.png", "image/png", 77);
    private static final Message MESSAGE = Message.of(5, GRACE, "It's here", List.of(FILE), "2026-11-21T09:30:00.120Z");
    private static final Ticket TICKET = Ticket.opened(42, ADA, 1, "Parcel", MESSAGE);

    @Test
    void aMessageGoesToTheTicketAndToTheCustomerButNotBack(BroadcastFake broadcasts) {
        new Announcements().announce(new MessageWritten(TICKET, MESSAGE), broadcasts);

        assertThat(broadcasts)
                .hasBroadcast(MessageSent.class)
                .onExactly("private-support.ticket.42", "private-customer.1")
                .as("message.sent")
                .toOthers()
                .withData("""
                        {
                          "message": {
                            "id": 5,
                            "message": "It's here",
                            "is_from_admin": true,
                            "is_read": false,
                            "sender": {"type": "admin", "name": "Grace Hopper"},
                            "attachments": [
                              {
                                "id": 3,
                                "url": "https://files.example/a.png",
                                "file_name": "a.png",
                                "mime_type": "image/png",
                                "file_size": 77
                              }
                            ],
                            "created_at": "2026-11-21T09:30:00.120Z"
                          },
                          "ticket_id": 42
                        }
                        """)
                .once();
    }

    @Test
    void aStatusSaysWhoCaresAndWhenItWasResolved(BroadcastFake broadcasts) {
        broadcasts.broadcast(TicketStatusChanged.of(TICKET.assignedTo(GRACE).closed("2026-11-21T09:31:00.000Z")));

        assertThat(broadcasts)
                .hasBroadcast(TicketStatusChanged.class)
                .onExactly("private-support.ticket.42", "private-customer.1")
                .as("ticket.status.changed")
                .toEveryone()
                .withData("""
                        {
                          "ticket_id": 42,
                          "status": "closed",
                          "assigned_to": 7,
                          "resolved_at": "2026-11-21T09:31:00.000Z"
                        }
                        """)
                .once();
    }

    @Test
    void aStatusSaysThatNobodyCaresYet(BroadcastFake broadcasts) {
        broadcasts.broadcast(TicketStatusChanged.of(TICKET));

        assertThat(broadcasts)
                .hasBroadcast(TicketStatusChanged.class)
                .withData("{\"ticket_id\": 42, \"status\": \"open\", \"assigned_to\": null, \"resolved_at\": null}")
                .once();
    }
}
