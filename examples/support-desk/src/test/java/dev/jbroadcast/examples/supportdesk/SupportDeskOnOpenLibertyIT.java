package dev.jbroadcast.examples.supportdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.browser.Browsers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;

class SupportDeskOnOpenLibertyIT extends SupportDeskContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    SupportDeskOnOpenLibertyIT() {
        super(new OpenLiberty());
    }

    /** Below a path, too: nothing in the page says where the application is. */
    @Test
    void thePageOfAnAgentShowsWhatACustomerWritesOnTheirs() {
        ChromeDriver ada = Browsers.start();
        try {
            ChromeDriver grace = Browsers.start();
            try {
                open(ada, "ada");
                open(grace, "grace");

                ada.findElement(By.cssSelector("#write textarea")).sendKeys("Is anybody there?");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(text(grace, "#typing")).isEqualTo("Ada Lovelace is typing …"));
                ada.findElement(By.cssSelector("#write button")).click();
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(text(grace, "#messages")).contains("Is anybody there?"));
                grace.findElement(By.id("close")).click();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(text(ada, "#status")).contains("closed"));
                assertThat(text(ada, "#messages")).containsOnlyOnce("Is anybody there?");
                assertThat(text(ada, "#connection")).isEqualTo("connected");
            } finally {
                grace.quit();
            }
        } finally {
            ada.quit();
        }
    }

    private void open(ChromeDriver browser, String user) {
        browser.get(server.uri("/help/desk/?user=" + user).toString());
        await("subscription of " + user)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> "1".equals(browser.findElement(By.id("ticket")).getDomAttribute("data-live")));
    }

    private static String text(ChromeDriver browser, String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }
}
