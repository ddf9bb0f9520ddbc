package dev.jbroadcast.jakarta;

class PusherJavaClientOnTomcatTest extends PusherJavaClientContract {

    @Override
    TestServer start() throws Exception {
        return new TomcatTestServer();
    }
}
