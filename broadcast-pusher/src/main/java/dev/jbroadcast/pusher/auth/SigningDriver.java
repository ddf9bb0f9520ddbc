package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.util.Optional;

/**
 * A driver that delivers to the clients of one app of a Pusher-protocol server, and so knows what the authorization
 * endpoints need to let clients join channels there. Found by {@link BroadcastDriver#unwrap}.
 */
public interface SigningDriver extends BroadcastDriver {

    /** The app whose clients get the publications. */
    AppCredentials credentials();

    /** What encrypts the events of encrypted channels; empty if nothing can be sent there. */
    Optional<ChannelEncryption> encryption();

    @Override
    default boolean canSign() {
        return true;
    }
}
