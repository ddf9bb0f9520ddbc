package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.server.Handshake;
import jakarta.servlet.http.HttpUpgradeHandler;

/** What a web server makes for a connection that is upgraded; it is told what it is for before anything else. */
interface AcceptedUpgrade extends HttpUpgradeHandler {

    /** Called once, before {@link #init}, by the thread of the request. */
    void accept(Upgrades upgrades, Handshake handshake);
}
