package dev.jbroadcast.jakarta;

class PusherDriverOnTomcatTest extends PusherDriverContract {

    @Override
    TestServer start() throws Exception {
        return new TomcatTestServer();
    }
}
