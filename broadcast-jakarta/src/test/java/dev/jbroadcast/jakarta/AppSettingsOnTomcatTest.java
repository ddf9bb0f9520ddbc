package dev.jbroadcast.jakarta;

class AppSettingsOnTomcatTest extends AppSettingsContract {

    @Override
    TestServer start() throws Exception {
        return new TomcatTestServer(APP);
    }
}
