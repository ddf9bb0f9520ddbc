package dev.jbroadcast.jakarta;

class AuthOnTomcatTest extends AuthContract {

    @Override
    TestServer start() throws Exception {
        return new TomcatTestServer();
    }
}
