package dev.jbroadcast.jakarta;

class WireProtocolOnTyrusTest extends WireProtocolContract {

    @Override
    TestServer start() throws Exception {
        return new TyrusTestServer();
    }
}
