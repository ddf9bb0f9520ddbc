package dev.jbroadcast.jakarta;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests that run on every container, each with one server for all of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerContract {

    TestServer server;

    abstract TestServer start() throws Exception;

    @BeforeAll
    void startServer() throws Exception {
        server = start();
    }

    @AfterAll
    void stopServer() {
        server.close();
    }
}
