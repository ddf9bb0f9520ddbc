package dev.jbroadcast.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what brings WebSocket support, and how to do without. */
final class MissingWebSocketSupportFailureAnalyzer extends AbstractFailureAnalyzer<MissingWebSocketSupportException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingWebSocketSupportException cause) {
        return new FailureAnalysis("Broadcasting cannot start: %s.".formatted(cause.getMessage()), """
                The starters of Spring Boot bring it: org.apache.tomcat.embed:tomcat-embed-websocket with Tomcat, \
                org.eclipse.jetty.ee11.websocket:jetty-ee11-websocket-jakarta-server with Jetty (ee10 with Spring Boot 3.5), \
                io.undertow:undertow-websockets-jsr with Undertow. Do not exclude them.

                Or send to a server elsewhere, see docs/drivers.md, or to the log: broadcast.default=log""", cause);
    }
}
