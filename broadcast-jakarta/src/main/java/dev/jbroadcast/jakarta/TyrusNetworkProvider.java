package dev.jbroadcast.jakarta;

import java.io.IOException;

/** Tyrus on Grizzly, if the application brings it. */
final class TyrusNetworkProvider implements NetworkProvider {

    @Override
    public Transport transport() {
        return Transport.WEBSOCKET;
    }

    @Override
    public Network start(NetworkSettings settings) throws IOException {
        return TyrusHttpServer.start(settings);
    }
}
