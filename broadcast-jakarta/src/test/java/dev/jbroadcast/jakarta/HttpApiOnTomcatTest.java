package dev.jbroadcast.jakarta;

class HttpApiOnTomcatTest extends HttpApiContract {

    @Override
    TestServer start() throws Exception {
        return new TomcatTestServer();
    }
}
