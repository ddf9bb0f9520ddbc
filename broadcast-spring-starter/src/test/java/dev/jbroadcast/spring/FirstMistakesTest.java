package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.context.ServletContextAware;

@ExtendWith(OutputCaptureExtension.class)
class FirstMistakesTest {

    @Test
    void whoHasJustAddedTheStarterIsToldWhatToAdd(CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(Application.class, "--server.port=0"))
                .hasRootCauseInstanceOf(MissingCredentialsException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The broadcast server has no credentials: the property broadcast.server.app-key is not set.")
                .contains("broadcast.server.app-secret=");
    }

    @Test
    void whoHasExcludedWebSocketsIsToldWhatBringsThem(CapturedOutput output) {
        Class<?>[] sources = {Application.class, NoWebSockets.class};
        assertThatThrownBy(() -> new SpringApplication(sources)
                        .run(
                                "--server.port=0",
                                "--broadcast.server.transport=websocket",
                                "--broadcast.server.app-key=key",
                                "--broadcast.server.app-secret=secret"))
                .isInstanceOf(MissingWebSocketSupportException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("has no WebSocket support, so no client could connect to this application.")
                .contains("tomcat-embed-websocket");
    }

    @EnableAutoConfiguration
    static class Application {}

    static class NoWebSockets implements ServletContextAware {

        @Override
        public void setServletContext(ServletContext context) {
            context.removeAttribute(ServerContainer.class.getName());
        }
    }
}
