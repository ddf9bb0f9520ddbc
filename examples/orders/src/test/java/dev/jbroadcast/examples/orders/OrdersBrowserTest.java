package dev.jbroadcast.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.browser.Browsers;
import dev.jbroadcast.examples.orders.Shipping.Carrier;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** What two customers see in their browsers while the warehouse is at work. */
class OrdersBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ConfigurableApplicationContext application;
    private ChromeDriver ada;
    private ChromeDriver bob;

    @BeforeEach
    void start() {
        application =
                SpringApplication.run(OrdersApplication.class, "--server.port=0", "--spring.main.banner-mode=off");
        ada = signIn("ada", 1, 3, 4);
        bob = signIn("bob", 2);
    }

    @AfterEach
    void stop() {
        for (ChromeDriver browser : new ChromeDriver[] {ada, bob}) {
            if (browser != null) {
                browser.quit();
            }
        }
        application.close();
    }

    private ChromeDriver signIn(String name, int... orders) {
        ChromeDriver browser = Browsers.start();
        browser.get("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + "/");
        browser.findElement(By.name("username")).sendKeys(name);
        browser.findElement(By.name("password")).sendKeys("password");
        browser.findElement(By.cssSelector("button[type=submit]")).click();
        for (int order : orders) {
            await("subscription of " + name + " to " + order)
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> "yes"
                            .equals(browser.findElement(By.id("order-" + order)).getDomAttribute("data-live")));
        }
        return browser;
    }

    private void ship(long order, Carrier carrier) {
        application.getBean(Shipping.class).ship(order, carrier);
    }

    private static List<String> statuses(ChromeDriver browser) {
        return browser.findElements(By.cssSelector("#orders .status")).stream()
                .map(status -> Objects.requireNonNull(status.getText()))
                .toList();
    }

    private static void awaitStatuses(ChromeDriver browser, String... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(statuses(browser)).containsExactly(expected));
    }

    @Test
    void theOwnerSeesThatAnOrderWasShippedAndNobodyElse() {
        ship(1, Carrier.PUNCTUAL);

        awaitStatuses(ada, "shipped", "new", "new");
        // What is sent to him comes after what would have come before.
        ship(2, Carrier.PUNCTUAL);
        awaitStatuses(bob, "shipped");
        assertThat(bob.findElements(By.cssSelector("#orders li"))).hasSize(1);
    }

    @Test
    void nobodyIsLetIntoTheChannelOfAnothersOrder() {
        Object status = bob.executeAsyncScript("""
                const done = arguments[0];
                echo.private('orders.1').error((error) => done(error.status)).subscribed(() => done('subscribed'));
                """);

        assertThat(status).isEqualTo(403L);
    }

    @Test
    void nobodySeesWhatWasRolledBack() {
        assertThatIllegalStateException().isThrownBy(() -> ship(1, Carrier.ON_STRIKE));
        ship(4, Carrier.PUNCTUAL);

        awaitStatuses(ada, "new", "new", "shipped");
        ada.navigate().refresh();
        awaitStatuses(ada, "new", "new", "shipped");
    }

    @Test
    void theWarehouseShipsAndCustomersDoNot() {
        String request = """
                const done = arguments[arguments.length - 1];
                fetch('/session').then((response) => response.json()).then(({ csrfToken }) =>
                    fetch('/orders/2/ship', { method: 'POST', headers: { 'X-CSRF-TOKEN': csrfToken } }))
                    .then((response) => done(response.status));
                """;

        assertThat(bob.executeAsyncScript(request)).isEqualTo(403L);
        awaitStatuses(bob, "new");
        ChromeDriver wes = signIn("wes");
        try {
            await().atMost(PATIENCE)
                    .until(() -> wes.findElement(By.id("user")).getText().equals("wes"));
            assertThat(wes.executeAsyncScript(request)).isEqualTo(200L);
        } finally {
            wes.quit();
        }
        awaitStatuses(bob, "shipped");
    }
}
