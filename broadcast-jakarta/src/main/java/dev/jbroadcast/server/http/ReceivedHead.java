package dev.jbroadcast.server.http;

import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request to the {@link HttpApi} whose body has not been read: either it is answered already, or it
 * waits for the body. Thread-safe; to be answered once.
 */
public final class ReceivedHead {

    private final @Nullable ApiResponse answer;
    private final int maxBodyBytes;
    private final Function<byte[], ApiResponse> onBody;
    private final IntFunction<ApiResponse> onTooLarge;

    ReceivedHead(
            @Nullable ApiResponse answer,
            int maxBodyBytes,
            Function<byte[], ApiResponse> onBody,
            IntFunction<ApiResponse> onTooLarge) {
        this.answer = answer;
        this.maxBodyBytes = maxBodyBytes;
        this.onBody = onBody;
        this.onTooLarge = onTooLarge;
    }

    static ReceivedHead answered(ApiResponse answer) {
        return new ReceivedHead(answer, 0, body -> answer, most -> answer);
    }

    /** The answer, if there is one without the body; otherwise null. */
    public @Nullable ApiResponse answer() {
        return answer;
    }

    /** The most bytes that are to be read of the body; if it has more, the answer is {@link #tooLarge()}. */
    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    /** Answers the request. Blocks as long as looking up an app or asking the other nodes of a cluster does. */
    public ApiResponse answer(byte[] body) {
        return onBody.apply(body);
    }

    /** The answer to a body that has more bytes than it may have. */
    public ApiResponse tooLarge() {
        return onTooLarge.apply(maxBodyBytes);
    }
}
