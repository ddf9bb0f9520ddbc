package dev.jbroadcast.browser;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Starts browsers, each with a profile of its own: the ones that {@code -Dchrome.binary=… -Dchrome.driver=…} or the
 * environment's {@code CHROME_BINARY} and {@code CHROME_DRIVER} name, else those that are installed, else what Selenium
 * finds or downloads.
 */
public final class Browsers {

    private Browsers() {}

    /** A new browser. Where there is none, the test fails on a build server, and is skipped elsewhere. */
    public static ChromeDriver start() {
        ChromeOptions options = new ChromeOptions();
        options.addArguments(
                "--headless=new",
                "--window-size=1200,800",
                "--lang=en",
                // Nothing that talks to anybody but the application.
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
                // What containers lack.
                "--disable-gpu",
                "--disable-dev-shm-usage");
        if (System.getProperty("user.name").equals("root")) {
            options.addArguments("--no-sandbox");
        }
        find("chrome.binary", "CHROME_BINARY", "chromium", "chromium-browser", "google-chrome")
                .ifPresent(options::setBinary);
        ChromeDriverService.Builder service = new ChromeDriverService.Builder();
        find("chrome.driver", "CHROME_DRIVER", "chromedriver").ifPresent(service::usingDriverExecutable);
        try {
            return new ChromeDriver(service.build(), options);
        } catch (WebDriverException e) {
            if (Objects.equals(System.getenv("CI"), "true")) {
                throw e;
            }
            return abort("there is no Chrome or Chromium to test with: " + e.getRawMessage());
        }
    }

    private static Optional<File> find(String property, String variable, String... commands) {
        String chosen = System.getProperty(property, System.getenv(variable));
        if (chosen != null) {
            return Optional.of(new File(chosen));
        }
        List<String> path = Arrays.asList(
                Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator));
        return Arrays.stream(commands)
                .flatMap(command -> Stream.concat(Stream.of("/usr/bin"), path.stream())
                        .map(directory -> Path.of(directory, command)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toFile);
    }
}
