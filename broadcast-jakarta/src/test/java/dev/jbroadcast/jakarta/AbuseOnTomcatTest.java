package dev.jbroadcast.jakarta;

class AbuseOnTomcatTest extends AbuseContract {

    @Override
    TestServer start() throws Exception {
        return new TomcatTestServer(APP);
    }
}
