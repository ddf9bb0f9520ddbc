package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.jakarta.cdi.war.Chat;
import dev.jbroadcast.jakarta.cdi.war.HeaderGuard;
import dev.jbroadcast.jakarta.cdi.war.OrderChannels;
import dev.jbroadcast.jakarta.cdi.war.OrderShipped;
import dev.jbroadcast.jakarta.cdi.war.ShipServlet;
import dev.jbroadcast.jakarta.cdi.war.Transactions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web applications with CDI in {@code WEB-INF/lib} too, and beans of their own. */
class CdiWebApplicationTest {

    /** One class of each library. */
    private static final List<Class<?>> WELD = List.of(
            org.jboss.weld.environment.servlet.EnhancedListener.class,
            org.jboss.weld.environment.deployment.WeldDeployment.class,
            org.jboss.weld.bootstrap.WeldBootstrap.class,
            org.jboss.weld.bootstrap.spi.Deployment.class,
            org.jboss.weld.proxy.WeldClientProxy.class,
            org.jboss.weld.lite.extension.translator.LiteExtensionTranslator.class,
            org.jboss.weld.module.web.WeldWebModule.class,
            org.jboss.logging.Logger.class,
            org.jboss.classfilewriter.ClassFile.class,
            jakarta.enterprise.inject.spi.CDI.class,
            jakarta.enterprise.lang.model.types.Type.class,
            jakarta.inject.Inject.class,
            jakarta.interceptor.Interceptor.class);

    private static final List<Class<?>> JTA = List.of(
            org.apache.geronimo.transaction.manager.GeronimoTransactionManager.class,
            jakarta.transaction.TransactionManager.class,
            jakarta.resource.spi.XATerminator.class);

    private static final String BEANS = """
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated"/>""";

    @TempDir
    private Path directory;

    private TomcatServer tomcat;

    @BeforeEach
    void startServer() throws Exception {
        tomcat = new TomcatServer(directory.resolve("tomcat"));
    }

    @AfterEach
    void stopServer() throws Exception {
        tomcat.close();
    }

    private War war(String name) throws Exception {
        War war = War.in(directory.resolve(name))
                .file("WEB-INF/beans.xml", BEANS)
                .classes(
                        OrderShipped.class,
                        OrderChannels.class,
                        HeaderGuard.class,
                        Transactions.class,
                        ShipServlet.class,
                        Chat.class);
        for (Class<?> each : WELD) {
            war.library(each);
        }
        for (Class<?> each : JTA) {
            war.library(each);
        }
        return war;
    }

    private Context deploy() throws Exception {
        return deploy("war");
    }

    private Context deploy(String name) throws Exception {
        Context context = tomcat.deploy(
                "/shop",
                war(name)
                        .parameters(
                                "broadcast.server.app-key", "war-key", "broadcast.server.app-secret", "war-secret"));
        assertThat(context.getState().isAvailable()).as("%s", tomcat.log()).isTrue();
        return context;
    }

    private Browser browser() {
        return new Browser(tomcat.port(), "/shop", "war-key");
    }

    @Test
    void whatIsFiredReachesTheClientsAfterTheCommit() throws Exception {
        deploy();

        try (Browser browser = browser()) {
            browser.subscribeAs("ann", "private-orders.42");
            assertThat(browser.auth("bert", "private-orders.42").statusCode()).isEqualTo(403);

            assertThat(browser.post("/ship", "none").statusCode()).isEqualTo(200);
            assertThat(browser.frame().get("data")).isEqualTo("{\"orderId\":42,\"status\":\"none\"}");

            assertThat(browser.post("/ship", "rollback").statusCode()).isEqualTo(200);
            assertThat(browser.post("/ship", "commit").statusCode()).isEqualTo(200);
            assertThat(browser.frame().get("data")).isEqualTo("{\"orderId\":42,\"status\":\"commit\"}");
            browser.hasReceivedNothing();
        }
    }

    @Test
    void beansListenToClientsAndToTheServer() throws Exception {
        deploy();

        try (Browser asks = browser();
                Browser answers = browser().subscribe("questions")) {
            assertThat(answers.frame().get("data")).isEqualTo("\"questions\"");
            asks.subscribeAs("ann", "private-orders.42");
            assertThat(answers.frame().get("data")).isEqualTo("\"private-orders.42\"");

            asks.whisper("private-orders.42", "client-asked", "\"when?\"");

            assertThat(answers.frame().get("data")).isEqualTo("\"42: when?\"");
        }
    }

    @Test
    void endsWithTheWebApplicationAndComesBackWithIt() throws Exception {
        Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
        Context first = deploy();
        try (Browser browser = browser()) {
            tomcat.undeploy(first);

            assertThat(browser.closeCode()).isEqualTo(4200);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !before.contains(thread))
                        .noneMatch(thread -> thread.getName().startsWith("broadcast-")));
        deploy("again");
        try (Browser browser = browser()) {
            browser.subscribeAs("ann", "private-orders.42");
        }
    }
}
