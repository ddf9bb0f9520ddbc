package dev.jbroadcast.examples.chat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts the chat, on http://localhost:8080 unless told otherwise. */
@SpringBootApplication
@EnableConfigurationProperties(Sockets.class)
public class ChatApplication {

    public static void main(String[] args) {
        SpringApplication.run(ChatApplication.class, args);
    }
}
