package dev.jbroadcast.benchmarks.fanout.server;

import java.io.IOException;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** An application with our starter and nothing else, on the Tomcat that Spring Boot has. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringBootServer {

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        SpringApplication application = new SpringApplication(SpringBootServer.class);
        application.setDefaultProperties(Map.of(
                "server.address",
                "127.0.0.1",
                "server.port",
                port,
                "server.tomcat.max-connections",
                -1,
                "server.tomcat.max-keep-alive-requests",
                -1));
        application.run();
        ServerProcess.obey(port);
    }
}
