package dev.jbroadcast.benchmarks.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server that can be measured.
 *
 * @param program what runs it
 * @param artifact the native program, the script, or the class path
 * @param words what is passed on: the arguments of a native program, or the main class
 * @param properties system properties of a JVM
 */
record Contender(
        String name,
        Dialect dialect,
        Program program,
        String artifact,
        List<String> words,
        Map<String, String> properties) {

    /** What all others are compared with, and take turns with. */
    static final Contender FLOOR = floor("send");

    /** In the order of the table. */
    static final List<Contender> ALL = List.of(
            floor("loop"),
            floor("uring"),
            node("node-ws", "ws.js", Dialect.FLOOR),
            node("socket.io", "socket.io.js", Dialect.SOCKET_IO),
            peer("netty-socketio", "NettySocketIoServer", Dialect.SOCKET_IO),
            peer("spring-stomp", "SpringStompServer", Dialect.STOMP),
            plain("tomcat-11", "TomcatServer", "blocking"),
            plain("tomcat-11", "TomcatServer", "async"),
            plain("jetty", "JettyServer", "blocking"),
            plain("jetty", "JettyServer", "async"),
            ours("standalone", "standalone", "EmbeddedServer", "netty"),
            ours("standalone-epoll", "standalone", "EmbeddedServer", "netty").with("native-transport", "EPOLL"),
            ours("standalone-nio", "standalone", "EmbeddedServer", "netty").with("native-transport", "NIO"),
            ours("tomcat-11-upgrade", "tomcat-11", "TomcatServer", "upgrade"),
            ours("tomcat-11-upgrade-small", "tomcat-11", "TomcatServer", "upgrade")
                    .with("small-buffers", "true"),
            ours("tomcat-10.1-upgrade", "tomcat-10.1", "TomcatServer", "upgrade"),
            ours("tomcat-11-portable", "tomcat-11", "TomcatServer", "upgrade").with("portable", "true"),
            ours("tomcat-10.1-portable", "tomcat-10.1", "TomcatServer", "upgrade")
                    .with("portable", "true"),
            ours("undertow-upgrade", "undertow", "UndertowServer", "upgrade"),
            ours("undertow-portable", "undertow", "UndertowServer", "upgrade").with("portable", "true"),
            ours("spring-boot", "spring-boot", "SpringBootServer", "auto"),
            ours("tomcat-11-websocket", "tomcat-11", "TomcatServer", "websocket"),
            ours("tomcat-10.1-websocket", "tomcat-10.1", "TomcatServer", "websocket"),
            ours("jetty-websocket", "jetty", "JettyServer", "websocket"),
            ours("undertow-websocket", "undertow", "UndertowServer", "websocket"),
            ours("tyrus", "tyrus", "EmbeddedServer", "websocket"));

    /** Where its process comes from. */
    enum Program {
        NATIVE,
        NODE,
        JVM
    }

    boolean isJvm() {
        return program == Program.JVM;
    }

    private static Contender floor(String mode) {
        return new Contender("floor-" + mode, Dialect.FLOOR, Program.NATIVE, "floor", List.of(mode), Map.of());
    }

    private static Contender node(String name, String script, Dialect dialect) {
        return new Contender(name, dialect, Program.NODE, script, List.of(), Map.of());
    }

    private static Contender peer(String name, String main, Dialect dialect) {
        return new Contender(name, dialect, Program.JVM, name, List.of(main), Map.of());
    }

    /** Jakarta WebSocket without the library, on the class path of ours. */
    private static Contender plain(String classPath, String main, String sends) {
        return new Contender(
                classPath + "-plain-" + sends,
                Dialect.FLOOR,
                Program.JVM,
                classPath,
                List.of(main),
                Map.of("plain", sends));
    }

    private static Contender ours(String name, String classPath, String main, String transport) {
        return new Contender(
                name,
                Dialect.PUSHER,
                Program.JVM,
                classPath,
                List.of(main),
                Map.of(
                        "broadcast.server.app-id",
                        Dialect.App.ID,
                        "broadcast.server.app-key",
                        Dialect.App.KEY,
                        "broadcast.server.app-secret",
                        Dialect.App.SECRET,
                        "broadcast.server.http-api.enabled",
                        "true",
                        "broadcast.server.max-event-size",
                        "64KB",
                        "broadcast.server.transport",
                        transport));
    }

    private Contender with(String property, String value) {
        Map<String, String> more = new TreeMap<>(properties);
        more.put(property, value);
        return new Contender(name, dialect, program, artifact, words, more);
    }

    /** @throws IllegalArgumentException if one is not known */
    static List<Contender> named(List<String> names) {
        List<Contender> found = new ArrayList<>();
        for (String name : names) {
            found.add(ALL.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no server \"%s\"; there are %s"
                            .formatted(
                                    name,
                                    String.join(
                                            ", ",
                                            ALL.stream().map(Contender::name).toList())))));
        }
        return found;
    }
}
