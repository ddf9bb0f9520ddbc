package dev.jbroadcast.jakarta;

class HttpApiOnTyrusTest extends HttpApiContract {

    @Override
    TestServer start() throws Exception {
        return new TyrusTestServer();
    }
}
