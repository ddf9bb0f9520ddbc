package dev.jbroadcast.examples.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The rooms there are. A name ends up in a channel's name, so it is made of letters, digits and {@code -}. */
@Component
final class Rooms {

    private final Map<String, Room> rooms = new LinkedHashMap<>();

    Rooms() {
        for (String name : List.of("general", "coffee-break", "help")) {
            rooms.put(name, new Room());
        }
    }

    List<String> names() {
        return List.copyOf(rooms.keySet());
    }

    Optional<Room> find(String name) {
        return Optional.ofNullable(rooms.get(name));
    }
}
