package dev.jbroadcast.examples.chat;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The chat as somebody sees it in a browser of their own. */
final class ChatPage implements AutoCloseable {

    private final URI address;
    private final ChromeDriver browser = Browsers.start();

    ChatPage(URI address) {
        this.address = address;
    }

    /** Opens the page as nobody in particular. */
    void open() {
        browser.get(address.toString());
        browser.manage().deleteAllCookies();
        browser.get("about:blank");
        browser.get(address.toString());
        await("the login").until(() -> element("#name").isDisplayed());
    }

    void logIn(String name) {
        element("#name").clear();
        element("#name").sendKeys(name, Keys.ENTER);
    }

    /** Looks at another page in the same tab. */
    void leaveThePage() {
        browser.get("about:blank");
    }

    void goBack() {
        browser.navigate().back();
    }

    void openRoom(String name) {
        browser.findElement(By.linkText(name)).click();
    }

    void type(String text) {
        element("#content").sendKeys(text);
    }

    void send(String text) {
        element("#content").sendKeys(text, Keys.ENTER);
    }

    /** Answers to what the page sends arrive at the page, but it does not get to see them. */
    void holdAnswersBack() {
        browser.executeScript("""
                const original = window.fetch;
                window.fetch = async (...request) => {
                    const response = await original(...request);
                    await new Promise((resolve) => (window.letAnswersThrough = resolve));
                    return response;
                };
                """);
    }

    /** The page gets to see the last answer. */
    void letAnswersThrough() {
        browser.executeScript("window.letAnswersThrough()");
    }

    /** Opens the page once more, in a tab that shares the login. */
    void openSecondTab() {
        browser.switchTo().newWindow(WindowType.TAB);
        browser.get(address.toString());
    }

    /** Closes the second tab, where this page is at, and goes back to the first. */
    void closeSecondTab() {
        browser.close();
        switchToFirstTab();
    }

    void switchToFirstTab() {
        browser.switchTo().window(List.copyOf(browser.getWindowHandles()).get(0));
    }

    void switchToSecondTab() {
        browser.switchTo().window(List.copyOf(browser.getWindowHandles()).get(1));
    }

    String title() {
        return Objects.requireNonNull(browser.getTitle());
    }

    String status() {
        return text("#status");
    }

    String loginError() {
        return text("#login-error");
    }

    String room() {
        return text("#room-name");
    }

    String ownName() {
        return text("#my-name");
    }

    List<String> people() {
        return texts("#people bdi");
    }

    List<String> messages() {
        return texts(".message .content");
    }

    List<String> notices() {
        return texts(".notice");
    }

    /** Who is typing; nobody once that has faded out. */
    String typing() {
        return text("#typing");
    }

    boolean has(String selector) {
        return !browser.findElements(By.cssSelector(selector)).isEmpty();
    }

    /** What has become of a message of one's own: sending, failed, sent or read. */
    @Nullable
    Object stateOf(String message) {
        return ofMessage(message, "item.dataset.state");
    }

    @Nullable
    Object receiptOf(String message) {
        return ofMessage(message, "item.querySelector('.receipt').textContent");
    }

    @Nullable
    Object senderOf(String message) {
        return ofMessage(message, "item.querySelector('.sender').textContent");
    }

    /** The id that the server has given to a message. */
    @Nullable
    Object idOf(String message) {
        return ofMessage(message, "item.dataset.id");
    }

    /** How many WebSocket frames with this text this browser has received since it was last asked. */
    long framesReceivedWith(String text) {
        return browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .filter(entry -> entry.getMessage().contains("Network.webSocketFrameReceived"))
                .filter(entry -> entry.getMessage().contains(text))
                .count();
    }

    @Override
    public void close() {
        browser.quit();
    }

    private WebElement element(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    private @Nullable Object ofMessage(String message, String expression) {
        return browser.executeScript("""
                for (const item of document.querySelectorAll('.message')) {
                    if (item.querySelector('.content').textContent === arguments[0]) return %s;
                }
                return null;
                """.formatted(expression), message);
    }

    private String text(String selector) {
        return texts(selector).get(0);
    }

    /** Read in one step, so that the page cannot change in between. */
    private List<String> texts(String selector) {
        Object texts = browser.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(element => element.textContent)", selector);
        return ((List<?>) Objects.requireNonNull(texts))
                .stream().map(String::valueOf).toList();
    }
}
