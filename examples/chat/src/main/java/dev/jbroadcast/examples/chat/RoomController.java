package dev.jbroadcast.examples.chat;

import dev.jbroadcast.Broadcaster;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What people do in rooms. Whatever changes something is told to the others there. */
@RestController
@RequestMapping("/rooms")
class RoomController {

    private static final int MAX_CONTENT_LENGTH = 2000;
    private static final int MAX_TEMP_ID_LENGTH = 64;

    private final Rooms rooms;
    private final Broadcaster broadcaster;

    RoomController(Rooms rooms, Broadcaster broadcaster) {
        this.rooms = rooms;
        this.broadcaster = broadcaster;
    }

    /** Runs before each of the methods below. */
    @ModelAttribute
    void requireLogin(HttpServletRequest request) {
        if (request.getUserPrincipal() == null) {
            throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "Log in first.");
        }
    }

    @GetMapping
    List<String> rooms() {
        return rooms.names();
    }

    @GetMapping("/{room}/messages")
    List<Room.Entry> messages(@PathVariable String room) {
        return find(room).history();
    }

    record NewMessage(@Nullable String content, @Nullable String tempId) {}

    @PostMapping("/{room}/messages")
    @ResponseStatus(HttpStatus.CREATED)
    Message send(@PathVariable String room, @RequestBody NewMessage body, ChatUser sender) {
        String content = text("content", body.content(), MAX_CONTENT_LENGTH);
        String tempId = text("tempId", body.tempId(), MAX_TEMP_ID_LENGTH);
        Message message = new Message(
                UUID.randomUUID().toString(),
                room,
                sender.id(),
                sender.name(),
                content,
                Instant.now().truncatedTo(ChronoUnit.MILLIS));

        Message stored = find(room).add(message, tempId);
        if (stored == message) {
            // The page that made this request shows the message already.
            broadcaster.toOthers().broadcast(new MessageSent(message, tempId));
        }
        return stored;
    }

    record Seen(@Nullable List<String> messageIds) {}

    @PostMapping("/{room}/read")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void read(@PathVariable String room, @RequestBody Seen body, ChatUser reader) {
        if (body.messageIds() == null || body.messageIds().size() > Room.HISTORY) {
            throw badRequest("messageIds takes a list of at most %d ids.".formatted(Room.HISTORY));
        }
        List<String> news = find(room).markRead(reader, body.messageIds());
        broadcaster.toOthers().broadcast(new MessagesRead(room, reader, news));
    }

    private Room find(String name) {
        return rooms.find(name)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such room."));
    }

    private static String text(String field, @Nullable String value, int maxLength) {
        String text = value == null ? "" : value.strip();
        if (text.isEmpty() || text.length() > maxLength) {
            throw badRequest("%s takes 1 to %d characters.".formatted(field, maxLength));
        }
        return text;
    }

    private static ResponseStatusException badRequest(String reason) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, reason);
    }
}
