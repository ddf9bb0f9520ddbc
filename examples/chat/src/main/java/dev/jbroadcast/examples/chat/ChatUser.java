package dev.jbroadcast.examples.chat;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.text.Normalizer;
import java.util.UUID;

/**
 * Somebody in the chat, as everybody else sees them.
 *
 * @param id made from the name: whoever logs in with the same name, on whatever device, is the same person
 * @param name as they typed it, in whatever letters
 */
public record ChatUser(String id, String name) implements Principal {

    static final int MAX_NAME_LENGTH = 40;

    /**
     * The user of this name.
     *
     * @throws IllegalArgumentException if nobody can be called that; the message says why
     */
    public static ChatUser named(String typed) {
        // "ë" can be typed as one character or as two; to the eye, and so to us, both are the same name.
        String name = Normalizer.normalize(typed, Normalizer.Form.NFC).strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("A name takes 1 to %d characters.".formatted(MAX_NAME_LENGTH));
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A name takes no control characters.");
        }
        return new ChatUser(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString(), name);
    }

    @Override
    public String getName() {
        return name;
    }
}
