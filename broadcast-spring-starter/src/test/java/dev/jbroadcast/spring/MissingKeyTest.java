package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MissingKeyTest {

    @Test
    void whoHasJustAddedTheStarterIsToldWhatToAdd(CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(Application.class, "--server.port=0"))
                .hasRootCauseInstanceOf(MissingCredentialsException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The broadcast server has no credentials: the property broadcast.server.app-key is not set.")
                .contains("broadcast.server.app-secret=");
    }

    @EnableAutoConfiguration
    static class Application {}
}
