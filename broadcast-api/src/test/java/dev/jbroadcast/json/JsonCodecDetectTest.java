package dev.jbroadcast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonCodecDetectTest {

    private static final String JACKSON_3 = "tools.jackson.";
    private static final String JACKSON_2 = "com.fasterxml.jackson.";
    private static final String YASSON = "org.eclipse.yasson.";
    private static final String JSONB = "jakarta.json.bind.";

    @Test
    void takesJackson3First() throws Exception {
        assertThat(JsonCodec.detect()).isInstanceOf(Jackson3JsonCodec.class);
        assertThat(detectWithout()).isEqualTo("Jackson3JsonCodec");
    }

    @Test
    void takesJackson2WithoutJackson3() throws Exception {
        assertThat(detectWithout(JACKSON_3)).isEqualTo("Jackson2JsonCodec");
    }

    @Test
    void takesJsonbWithoutJackson() throws Exception {
        assertThat(detectWithout(JACKSON_3, JACKSON_2)).isEqualTo("JsonbJsonCodec");
    }

    @Test
    void saysWhatToAddIfThereIsNoLibrary() {
        assertThatThrownBy(() -> detectWithout(JACKSON_3, JACKSON_2, JSONB))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("there is no JSON library on the class path")
                .hasMessageContaining("tools.jackson.core:jackson-databind")
                .hasMessageContaining("com.fasterxml.jackson.core:jackson-databind")
                .hasMessageContaining("org.eclipse:yasson");
    }

    @Test
    void saysWhatToAddIfJsonbHasNoImplementation() {
        assertThatThrownBy(() -> detectWithout(JACKSON_3, JACKSON_2, YASSON))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no usable implementation of JSON-B")
                .hasMessageContaining("org.eclipse:yasson");
    }

    /** The simple name of the codec that is found on this class path less the packages given. */
    private static String detectWithout(String... packages) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = new Without(List.of(packages))) {
            // JSON-B looks for its implementation there.
            thread.setContextClassLoader(loader);
            Class<?> codecs = loader.loadClass(JsonCodec.class.getName());
            assertThat(codecs).isNotSameAs(JsonCodec.class);
            try {
                return codecs.getMethod("detect").invoke(null).getClass().getSimpleName();
            } catch (InvocationTargetException e) {
                // An Error, of a class that is missing, is a failure of the test as it is.
                throw e.getCause() instanceof Exception exception ? exception : e;
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static final class Without extends URLClassLoader {

        private final List<String> packages;

        Without(List<String> packages) {
            super(classPath(packages.contains(YASSON)), ClassLoader.getPlatformClassLoader());
            this.packages = packages;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (packages.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        private static URL[] classPath(boolean withoutYasson) {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(File::new)
                    // Its entry under META-INF/services would outlive its classes.
                    .filter(file -> !withoutYasson || !file.getName().startsWith("yasson"))
                    .map(file -> {
                        try {
                            return file.toURI().toURL();
                        } catch (java.net.MalformedURLException e) {
                            throw new IllegalArgumentException(e);
                        }
                    })
                    .toArray(URL[]::new);
        }
    }
}
