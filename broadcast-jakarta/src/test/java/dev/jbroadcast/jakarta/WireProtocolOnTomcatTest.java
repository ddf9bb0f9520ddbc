package dev.jbroadcast.jakarta;

class WireProtocolOnTomcatTest extends WireProtocolContract {

    @Override
    TestServer start() throws Exception {
        return new TomcatTestServer();
    }
}
