package dev.jbroadcast.jakarta.webapp;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/**
 * Tomcat that web applications are deployed to and taken from as an operator does it. They see the classes of the
 * server and of the JVM, and nothing else that is on the class path of the tests.
 */
final class TomcatServer implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();
    private final ServerLog log = new ServerLog();

    TomcatServer(Path base) throws LifecycleException {
        tomcat.setBaseDir(base.toString());
        tomcat.setSilent(true);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector();
        tomcat.getHost();
        tomcat.start();
        log.listen();
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    Tomcat tomcat() {
        return tomcat;
    }

    /** What the server said since the test began: messages, and after each those of its causes. */
    List<String> log() {
        return log.messages;
    }

    /** Deploys; whether it started, its state tells. */
    Context deploy(String path, War war) {
        StandardContext context = new StandardContext();
        context.setPath(path);
        context.setName(path);
        context.setDocBase(war.directory().toString());
        context.setParentClassLoader(new ServerClasses());
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false); // that of the tests
        context.setJarScanner(scanner);
        ContextConfig configuration = new ContextConfig();
        configuration.setDefaultWebXml(org.apache.catalina.startup.Constants.NoDefaultWebXml);
        context.addLifecycleListener(configuration);
        // What conf/web.xml has in a Tomcat that is installed: the WebSocket filter runs only where a servlet is
        // mapped.
        Tomcat.addServlet(context, "default", DefaultServlet.class.getName());
        context.addServletMappingDecoded("/", "default");
        tomcat.getHost().addChild(context);
        return context;
    }

    void undeploy(Context context) {
        tomcat.getHost().removeChild(context); // stops and destroys it
    }

    @Override
    public void close() throws LifecycleException {
        log.stop();
        tomcat.stop();
        tomcat.destroy();
    }

    private static final class ServerClasses extends ClassLoader {

        private static final Pattern HIDDEN = Pattern.compile("(META-INF/services/)?"
                + "(dev|tools|com|org.slf4j|org.bouncycastle|org.eclipse|org.glassfish|org.jboss|org.apache.geronimo|io|org.junit|org.assertj"
                + "|jakarta.(decorator|enterprise|inject|interceptor|resource|transaction|ws))[./].*");

        private ServerClasses() {
            super(ServerClasses.class.getClassLoader());
        }

        private static boolean isHidden(String name) {
            return HIDDEN.matcher(name).matches() && !name.startsWith("com.sun");
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (isHidden(name)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        @Override
        public URL getResource(String name) {
            URL resource = isHidden(name) ? null : super.getResource(name);
            return resource == null || isOfTests(resource) ? null : resource;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return isHidden(name)
                    ? Collections.emptyEnumeration()
                    : Collections.enumeration(Collections.list(super.getResources(name)).stream()
                            .filter(resource -> !isOfTests(resource))
                            .toList());
        }

        private static boolean isOfTests(URL resource) {
            return resource.getPath().matches(".*/(broadcast-|tyrus-|weld-|jersey-).*");
        }
    }

    private static final class ServerLog extends Handler {

        private final Logger catalina = Logger.getLogger("org.apache.catalina");
        private final Logger loader = Logger.getLogger("org.apache.catalina.loader");
        private final Level loaderLevel = loader.getLevel();
        private final List<String> messages = new CopyOnWriteArrayList<>();

        private void listen() {
            catalina.addHandler(this);
            catalina.setUseParentHandlers(false);
            loader.setLevel(Level.WARNING);
        }

        private void stop() {
            catalina.removeHandler(this);
            catalina.setUseParentHandlers(true);
            loader.setLevel(loaderLevel);
        }

        @Override
        public void publish(LogRecord record) {
            messages.add(String.valueOf(record.getMessage()));
            for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
                messages.add(String.valueOf(cause.getMessage()));
            }
        }

        @Override
        public void flush() {
            // Nothing waits.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
