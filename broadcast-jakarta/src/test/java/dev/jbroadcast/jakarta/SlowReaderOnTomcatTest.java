package dev.jbroadcast.jakarta;

class SlowReaderOnTomcatTest extends SlowReaderContract {

    @Override
    TestServer start() throws Exception {
        return new TomcatTestServer();
    }
}
