package dev.jbroadcast.jakarta;

import jakarta.websocket.Session;
import org.glassfish.tyrus.core.TyrusSession;
import org.jspecify.annotations.Nullable;

/** Where a connection comes from, on Tyrus. A class of its own because Tyrus need not be there. */
final class TyrusAddress {

    private TyrusAddress() {}

    static @Nullable String of(Session session) {
        return session instanceof TyrusSession tyrus ? tyrus.getRemoteAddr() : null;
    }
}
