package dev.jbroadcast.jakarta;

import org.junit.jupiter.api.BeforeAll;

/** The endpoints of authorization as resources of JAX-RS. */
class AuthOnJerseyTest extends AuthContainerTest {

    @BeforeAll
    @Override
    void startServer() {
        server = new JerseyTestServer();
    }
}
