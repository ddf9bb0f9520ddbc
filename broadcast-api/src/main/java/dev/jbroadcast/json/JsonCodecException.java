package dev.jbroadcast.json;

import org.jspecify.annotations.Nullable;

/** A value could not be written as JSON, or a text could not be read as JSON. */
public final class JsonCodecException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JsonCodecException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
