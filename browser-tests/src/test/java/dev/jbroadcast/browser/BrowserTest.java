package dev.jbroadcast.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.SocketId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * Has one browser for all tests of a class, and a server of its own for each. The page has {@code connect(name)} for a
 * Laravel Echo, and a log of what {@code note(text)} was called back with; see {@code page.js}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserTest {

    private ChromeDriver browser;
    private TestServer server;

    @BeforeAll
    void startBrowser() {
        browser = Browsers.start();
    }

    @AfterAll
    void stopBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void startServer() throws Exception {
        server = new TestServer();
        browser.get(server.uri(page()).toString());
    }

    @AfterEach
    void stopServer() {
        browser.get("about:blank");
        server.close();
    }

    /** The page to test with. */
    String page() {
        return "/index.html";
    }

    final TestServer server() {
        return server;
    }

    /** Runs a script on the page; what is to be there for the next one, it puts into {@code window}. */
    final @Nullable Object run(String script, Object... arguments) {
        return browser.executeScript(script, arguments);
    }

    /** The socket id of an Echo that is a global variable of this name. */
    final SocketId socketId(String echo) {
        return new SocketId((String) Objects.requireNonNull(run("return window[arguments[0]].socketId()", echo)));
    }

    /** Waits until the page has logged exactly this, in this order, since it was last asked. */
    final void awaitLog(String... lines) {
        awaitLog(log -> log.containsExactly(lines), lines.length);
    }

    /** Waits until the page has logged exactly this since it was last asked; for what no order is promised for. */
    final void awaitLogInAnyOrder(String... lines) {
        awaitLog(log -> log.containsExactlyInAnyOrder(lines), lines.length);
    }

    /** Opens the page once more in another tab, runs the script there, and comes back. */
    final void runInAnotherTab(String script) {
        browser.switchTo().newWindow(WindowType.TAB);
        browser.get(server.uri(page()).toString());
        browser.executeScript(script);
        browser.switchTo().window(tabs().get(0));
    }

    final void closeOtherTab() {
        browser.switchTo().window(tabs().get(1));
        browser.close();
        browser.switchTo().window(tabs().get(0));
    }

    private List<String> tabs() {
        return List.copyOf(browser.getWindowHandles());
    }

    private void awaitLog(Consumer<ListAssert<String>> check, int lines) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> check.accept(assertThat(log())));
        browser.executeScript("log.splice(0, arguments[0])", lines);
    }

    private List<String> log() {
        return ((List<?>) Objects.requireNonNull(browser.executeScript("return log")))
                .stream().map(String::valueOf).toList();
    }
}
