package dev.jbroadcast.jakarta;

class SlowReaderOnTyrusTest extends SlowReaderContract {

    @Override
    TestServer start() throws Exception {
        return new TyrusTestServer();
    }
}
