package dev.jbroadcast.netty;

import io.netty.handler.codec.http.HttpRequest;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What answers requests. Thread-safe. */
interface Resource {

    /** Takes the head of a request. */
    Reception receive(HttpRequest head);

    /** Whether {@link #receive} may block. */
    boolean mayBlockOnHead();

    /** Whether the answer to a body may take more than a moment. */
    boolean mayBlockOnBody();

    /**
     * What becomes of a request.
     *
     * @param answer the answer, if there is one without the body
     * @param maxBodyBytes the most that is to be read of the body
     * @param onBody makes the answer otherwise
     * @param onTooLarge makes the answer to a body that is larger
     */
    record Reception(
            @Nullable HttpAnswer answer,
            int maxBodyBytes,
            Function<byte[], HttpAnswer> onBody,
            Supplier<HttpAnswer> onTooLarge) {

        static Reception answered(HttpAnswer answer) {
            return new Reception(answer, 0, body -> answer, () -> answer);
        }
    }
}
