package dev.jbroadcast.server;

/** What a transport has to do as time passes; see {@link PusherServer#attach}. */
public interface Upkeep {

    /** Called about once a second, until the server closes. Does not block. */
    void passTime();

    /** Called when the server has sent all clients away and waited for them: whoever is still there is cut off. */
    void cutOff();
}
