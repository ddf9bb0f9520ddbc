package dev.jbroadcast.jakarta;

class AbuseOnTyrusTest extends AbuseContract {

    @Override
    TestServer start() throws Exception {
        return new TyrusTestServer(APP);
    }
}
