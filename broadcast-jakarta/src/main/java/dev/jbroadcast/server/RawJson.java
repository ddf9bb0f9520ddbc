package dev.jbroadcast.server;

import dev.jbroadcast.json.JsonCodec;
import org.jspecify.annotations.Nullable;

/**
 * Finds the text of one member of a JSON object. What is only passed on is passed on to the letter: read and written
 * again, a number could come out as another. The text has been read by a codec before, so it is known to be JSON.
 */
final class RawJson {

    private final String json;
    private int at;

    private RawJson(String json) {
        this.json = json;
    }

    /** The member's value as JSON text; null if there is none. Of several with this name it is the last. */
    static @Nullable String member(String json, String name, JsonCodec codec) {
        return new RawJson(json).find(name, codec);
    }

    private @Nullable String find(String name, JsonCodec codec) {
        String found = null;
        skipPast('{');
        while (true) {
            skipSpace();
            if (json.charAt(at) == '}') {
                return found;
            }
            int key = at;
            skipString();
            boolean wanted = name.equals(codec.read(json.substring(key, at)));
            skipPast(':');
            skipSpace();
            int value = at;
            skipValue();
            if (wanted) {
                found = json.substring(value, at);
            }
            skipSpace();
            if (json.charAt(at) == ',') {
                at++;
            }
        }
    }

    private void skipValue() {
        int depth = 0;
        do {
            switch (json.charAt(at)) {
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case '"' -> skipString();
                case ',', ':', ' ', '\t', '\n', '\r' -> at++;
                default -> skipWord();
            }
        } while (depth > 0);
    }

    /** A number, or one of the three words. */
    private void skipWord() {
        while (",:]} \t\n\r".indexOf(json.charAt(at)) < 0) {
            at++;
        }
    }

    private void skipString() {
        at++;
        while (json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private void skipPast(char c) {
        at = json.indexOf(c, at) + 1;
    }

    private void skipSpace() {
        while (" \t\n\r".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }
}
