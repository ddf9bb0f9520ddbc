package dev.jbroadcast.netty;

import dev.jbroadcast.jakarta.Network;
import dev.jbroadcast.jakarta.NetworkProvider;
import dev.jbroadcast.jakarta.NetworkSettings;
import dev.jbroadcast.jakarta.Transport;
import java.io.IOException;

/** Starts {@link NettyServer}s. Public only because it is found with {@link java.util.ServiceLoader}. */
public final class NettyNetworkProvider implements NetworkProvider {

    @Override
    public Transport transport() {
        return Transport.NETTY;
    }

    @Override
    public Network start(NetworkSettings settings) throws IOException {
        return NettyServer.start(settings);
    }
}
