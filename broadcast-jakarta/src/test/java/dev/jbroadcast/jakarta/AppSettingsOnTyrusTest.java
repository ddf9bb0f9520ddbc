package dev.jbroadcast.jakarta;

class AppSettingsOnTyrusTest extends AppSettingsContract {

    @Override
    TestServer start() throws Exception {
        return new TyrusTestServer(APP);
    }
}
