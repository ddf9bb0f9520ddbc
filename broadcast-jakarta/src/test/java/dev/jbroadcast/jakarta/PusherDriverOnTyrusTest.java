package dev.jbroadcast.jakarta;

class PusherDriverOnTyrusTest extends PusherDriverContract {

    @Override
    TestServer start() throws Exception {
        return new TyrusTestServer();
    }
}
