package dev.jbroadcast.server;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of the protocol the server speaks: those that official clients ask for ({@code pusher-protocol.md}
 * §1.1).
 */
final class ProtocolVersion {

    private static final int OLDEST = 4;
    private static final int NEWEST = 7;

    private ProtocolVersion() {}

    /**
     * Why a client that asks for this version is turned away; empty if it is not.
     *
     * @param required whether it must ask for one
     */
    static Optional<Refusal> refusal(@Nullable String asked, boolean required) {
        if (asked == null) {
            return required
                    ? Optional.of(new Refusal(CloseCode.NO_PROTOCOL, "No protocol version: add ?protocol=" + NEWEST))
                    : Optional.empty();
        }
        return isSupported(asked)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        CloseCode.UNSUPPORTED_PROTOCOL,
                        "Unsupported protocol version; supported are %d to %d".formatted(OLDEST, NEWEST)));
    }

    private static boolean isSupported(String asked) {
        try {
            int version = Integer.parseInt(asked);
            return version >= OLDEST && version <= NEWEST;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
