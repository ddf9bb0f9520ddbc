package dev.jbroadcast.jakarta;

class AuthOnJerseyTest extends AuthContract {

    @Override
    TestServer start() {
        return new JerseyTestServer();
    }
}
