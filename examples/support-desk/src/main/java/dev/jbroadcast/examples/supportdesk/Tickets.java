package dev.jbroadcast.examples.supportdesk;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** All tickets, for as long as the application runs. Says what happens to them by firing it. Thread-safe. */
@ApplicationScoped
class Tickets {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    @Inject
    Event<MessageWritten> written;

    @Inject
    Event<TicketStatusChanged> changed;

    private final ConcurrentNavigableMap<Long, Ticket> byId = new ConcurrentSkipListMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong messageIds = new AtomicLong();
    private final AtomicLong attachmentIds = new AtomicLong();

    /** One for each customer, to begin with. */
    Tickets() {
        open(User.customer(1, "Ada Lovelace"), 1, "Where is my parcel?", "It was to be here on Monday.", List.of());
        open(User.customer(2, "Bob O'Neill"), 2, "Paid twice", "There are two payments on my card.", List.of());
    }

    List<Ticket> visibleTo(User user) {
        return byId.values().stream().filter(ticket -> ticket.isVisibleTo(user)).toList();
    }

    Optional<Ticket> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    Ticket open(User customer, long reasonId, String subject, String text, List<Attachment> attachments) {
        Message first = message(customer, text, attachments);
        Ticket ticket = Ticket.opened(ids.incrementAndGet(), customer, reasonId, subject, first);
        byId.put(ticket.id(), ticket);
        return ticket;
    }

    Message write(User sender, long id, String text, List<Attachment> attachments) {
        Message message = message(sender, text, attachments);
        written.fire(new MessageWritten(update(id, ticket -> ticket.with(message)), message));
        return message;
    }

    Ticket read(User reader, long id) {
        return update(id, ticket -> ticket.readBy(reader));
    }

    Ticket assign(User agent, long id) {
        return changed(update(id, ticket -> ticket.assignedTo(agent)));
    }

    Ticket close(long id) {
        return changed(update(id, ticket -> ticket.isOpen() ? ticket.closed(now()) : ticket));
    }

    private Ticket changed(Ticket ticket) {
        changed.fire(TicketStatusChanged.of(ticket));
        return ticket;
    }

    private Ticket update(long id, UnaryOperator<Ticket> change) {
        return byId.computeIfPresent(id, (key, ticket) -> change.apply(ticket));
    }

    private Message message(User sender, String text, List<Attachment> attachments) {
        List<Attachment> kept = attachments.stream()
                .map(attachment -> attachment.withId(attachmentIds.incrementAndGet()))
                .toList();
        return Message.of(messageIds.incrementAndGet(), sender, text, kept, now());
    }

    private static String now() {
        return TIME.format(Instant.now());
    }
}
