package dev.jbroadcast.json;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns payloads into JSON text and JSON text into plain Java values. The implementations differ in the library they
 * use, not in what they write: dates are ISO-8601 text, and a record is an object of its components and of nothing else
 * — a method that happens to be called {@code isUrgent} or {@code getOwner} is not sent to browsers. Annotations of the
 * library on components are honoured.
 *
 * <p>Thread-safe, and does not block.
 */
public interface JsonCodec {

    /**
     * A value as JSON text, on one line.
     *
     * @throws JsonCodecException if the library cannot write it
     */
    String write(@Nullable Object value);

    /**
     * JSON text as {@link java.util.Map}, {@link List}, {@link String}, {@link Number}, {@link Boolean} or null.
     *
     * @throws JsonCodecException if the text is not exactly one JSON value
     */
    @Nullable
    Object read(String json);

    /**
     * JSON text as an object of a class; unknown properties are ignored.
     *
     * @throws JsonCodecException if the text is not JSON or does not fit the class
     */
    <T> T read(String json, Class<T> type);

    /**
     * The codec for the JSON library on the class path: Jackson 3, else Jackson 2, else JSON-B, with its defaults.
     *
     * @throws IllegalStateException if there is none; the message says what to add
     */
    static JsonCodec detect() {
        record Candidate(String className, Supplier<JsonCodec> codec) {}
        // Lambdas, not constructor references: those would load all three codecs, and so all three libraries, here.
        List<Candidate> candidates = List.of(
                new Candidate("tools.jackson.databind.json.JsonMapper", () -> new Jackson3JsonCodec()),
                new Candidate("com.fasterxml.jackson.databind.json.JsonMapper", () -> new Jackson2JsonCodec()),
                new Candidate("jakarta.json.bind.Jsonb", () -> new JsonbJsonCodec()));
        for (Candidate candidate : candidates) {
            try {
                Class.forName(candidate.className(), false, JsonCodec.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError notThere) {
                continue;
            }
            return candidate.codec().get();
        }
        throw new IllegalStateException(
                "there is no JSON library on the class path; add tools.jackson.core:jackson-databind (Jackson 3), "
                        + "com.fasterxml.jackson.core:jackson-databind (Jackson 2) or an implementation of JSON-B "
                        + "such as org.eclipse:yasson");
    }
}
