package dev.jbroadcast.jakarta.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.jakarta.cdi.BroadcastExtensionTest.Memory;
import dev.jbroadcast.jakarta.cdi.BroadcastExtensionTest.Shop;
import jakarta.enterprise.inject.se.SeContainer;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** CDI with none of the other APIs of Jakarta EE on the class path. */
class JavaSeWithoutOtherApisTest {

    private static final Pattern LEFT_OUT = Pattern.compile(
            ".*(servlet|websocket|tomcat|tyrus|grizzly|jersey|ws\\.rs|weld-web|transaction|microprofile|smallrye).*");

    @Test
    void aFiredEventIsBroadcast() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            assertThatThrownBy(() -> loader.loadClass("jakarta.servlet.ServletContext"))
                    .isInstanceOf(ClassNotFoundException.class);
            Callable<?> application = (Callable<?>) loader.loadClass(Application.class.getName())
                    .getConstructor()
                    .newInstance();

            assertThat(application.call()).isEqualTo("[{\"orderId\":42}]");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !LEFT_OUT.matcher(new File(entry).getName()).matches())
                .map(JavaSeWithoutOtherApisTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What runs there. */
    public static final class Application implements Callable<String> {

        @Override
        public String call() {
            try (SeContainer container = BroadcastExtensionTest.start(Memory.class, Shop.class)) {
                container.select(Shop.class).get().ship(42);
                return BroadcastExtensionTest.driver(container).publications().stream()
                        .map(publication -> publication.data())
                        .toList()
                        .toString();
            }
        }
    }
}
