package dev.jbroadcast.jakarta;

class AuthOnTyrusTest extends AuthContract {

    @Override
    TestServer start() throws Exception {
        return new TyrusTestServer();
    }
}
