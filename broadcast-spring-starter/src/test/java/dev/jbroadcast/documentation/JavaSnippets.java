package dev.jbroadcast.documentation;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The Java snippets of one document, compiled together: a snippet may use what another declares. Declarations stand as
 * they are; statements go into a method, beside a few things that any application has.
 */
final class JavaSnippets {

    private static final String IMPORTS = """
            import static dev.jbroadcast.testing.BroadcastAssertions.*;
            import com.pusher.client.*;
            import com.pusher.client.util.*;
            import com.sun.net.httpserver.*;
            import dev.jbroadcast.*;
            import dev.jbroadcast.authorization.*;
            import dev.jbroadcast.clientevent.*;
            import dev.jbroadcast.delivery.*;
            import dev.jbroadcast.driver.*;
            import dev.jbroadcast.entity.*;
            import dev.jbroadcast.jakarta.*;
            import dev.jbroadcast.jakarta.jta.*;
            import dev.jbroadcast.jakarta.rest.*;
            import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
            import dev.jbroadcast.jakarta.webapp.Contributions;
            import dev.jbroadcast.json.*;
            import dev.jbroadcast.manager.*;
            import dev.jbroadcast.notification.*;
            import dev.jbroadcast.pusher.*;
            import dev.jbroadcast.pusher.auth.*;
            import dev.jbroadcast.pusher.encryption.*;
            import dev.jbroadcast.pusher.http.*;
            import dev.jbroadcast.pusher.webhook.*;
            import dev.jbroadcast.redis.*;
            import dev.jbroadcast.server.*;
            import dev.jbroadcast.server.cluster.Cluster;
            import dev.jbroadcast.server.event.*;
            import dev.jbroadcast.server.webhook.*;
            import dev.jbroadcast.spring.*;
            import dev.jbroadcast.spring.testing.*;
            import dev.jbroadcast.testing.*;
            import io.lettuce.core.SslOptions;
            import jakarta.annotation.Priority;
            import jakarta.enterprise.context.*;
            import jakarta.enterprise.event.Event;
            import jakarta.enterprise.inject.*;
            import jakarta.inject.*;
            import jakarta.persistence.*;
            import jakarta.servlet.*;
            import jakarta.servlet.annotation.WebListener;
            import jakarta.servlet.http.HttpServletRequest;
            import jakarta.websocket.server.ServerContainer;
            import java.io.IOException;
            import java.net.InetSocketAddress;
            import java.net.URI;
            import java.net.http.*;
            import java.net.http.HttpRequest.BodyPublishers;
            import java.net.http.HttpResponse.BodyHandlers;
            import jakarta.transaction.TransactionSynchronizationRegistry;
            import jakarta.ws.rs.Path;
            import java.security.Principal;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import javax.net.ssl.SSLContext;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.api.extension.*;
            import org.springframework.beans.factory.annotation.*;
            import org.springframework.boot.test.context.*;
            import org.springframework.context.ApplicationEventPublisher;
            import org.springframework.context.annotation.*;
            import org.springframework.core.task.TaskDecorator;
            import org.springframework.data.repository.CrudRepository;
            import org.springframework.security.config.Customizer;
            import org.springframework.security.config.annotation.web.builders.HttpSecurity;
            import org.springframework.security.core.Authentication;
            import org.springframework.security.core.GrantedAuthority;
            import org.springframework.security.core.annotation.AuthenticationPrincipal;
            import org.springframework.security.core.userdetails.UserDetails;
            import org.springframework.security.web.SecurityFilterChain;
            import org.springframework.stereotype.*;
            import org.springframework.transaction.annotation.*;
            """;

    private static final Map<String, String> APPLICATION = Map.of(
            "Orders", "interface Orders { boolean isOwnedBy(long orderId, String name); }",
            "Customer", """
                    record Customer(String name) {
                        boolean owns(long orderId) { return name.equals("ada"); }
                    }
                    """,
            "Order", "record Order(long id, long customerId) {}",
            "Tokens", "interface Tokens { Principal verify(String authorization); }",
            "Application", """
                    abstract class Application {
                        Broadcaster broadcaster;
                        EntityManager entityManager;
                        PusherServer server;
                        ServletContext servletContext;
                        SSLContext sslContext;
                        Orders orders = (orderId, name) -> true;
                        Tokens tokens = authorization -> null;
                        boolean paid = true;
                        String token = "token";
                        abstract void run() throws Exception;
                    }
                    """);

    private static final Pattern DECLARATION = Pattern.compile(
            "\\A(?:@\\w+(?:\\([^)]*\\))?\\s+(?://.*\\s+)?)*(?:public )?(?:final )?(?:record|class|interface|enum) (\\w+)",
            Pattern.MULTILINE);

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> statements = new ArrayList<>();

    JavaSnippets(List<String> snippets) {
        APPLICATION.forEach((name, source) -> sources.put(name, IMPORTS + source));
        for (String snippet : snippets) {
            Matcher declaration = DECLARATION.matcher(snippet);
            if (declaration.find()) {
                sources.put(declaration.group(1), IMPORTS + snippet);
            } else {
                String name = "Snippet" + statements.size();
                statements.add(name);
                sources.put(
                        name,
                        IMPORTS + "class " + name + " extends Application {\nvoid run() throws Exception {\n" + snippet
                                + "}\n}\n");
            }
        }
    }

    /** Compiles all; what the compiler has to say is empty if all is well. */
    String compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<JavaFileObject> files = new ArrayList<>();
        sources.forEach((name, source) -> files.add(new Source(name, source)));
        compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of(
                                "-d",
                                classes.toString(),
                                "-classpath",
                                System.getProperty("java.class.path"),
                                "-proc:none"),
                        null,
                        files)
                .call();
        return messages.toString();
    }

    /** Runs the statements that hold a text. */
    void run(Path classes, String containing) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            for (String name : statements) {
                if (sources.get(name).contains(containing)) {
                    Class<?> snippet = loader.loadClass(name);
                    var constructor = snippet.getDeclaredConstructor();
                    constructor.setAccessible(true);
                    var run = snippet.getDeclaredMethod("run");
                    run.setAccessible(true);
                    try {
                        run.invoke(constructor.newInstance());
                    } catch (InvocationTargetException e) {
                        throw new AssertionError(sources.get(name), e.getCause());
                    }
                }
            }
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        private Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
