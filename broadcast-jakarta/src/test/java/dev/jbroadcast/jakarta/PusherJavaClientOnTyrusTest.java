package dev.jbroadcast.jakarta;

class PusherJavaClientOnTyrusTest extends PusherJavaClientContract {

    @Override
    TestServer start() throws Exception {
        return new TyrusTestServer();
    }
}
