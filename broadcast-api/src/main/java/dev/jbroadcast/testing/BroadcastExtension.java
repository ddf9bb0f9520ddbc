package dev.jbroadcast.testing;

import dev.jbroadcast.Broadcaster;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each JUnit test a {@link BroadcastFake} of its own:
 *
 * <pre>{@code
 * @ExtendWith(BroadcastExtension.class)
 * class ShippingTest {
 *
 *     @Test
 *     void tellsTheCustomer(BroadcastFake broadcasts) {
 *         new Shipping(broadcasts).ship(42);
 *
 *         assertThat(broadcasts).hasBroadcast(OrderShipped.class).on("private-orders.42").once();
 *     }
 * }
 * }</pre>
 *
 * <p>Parameters of type {@link BroadcastFake} and {@link Broadcaster} are the same fake in the constructor,
 * {@code @BeforeEach}, the test and {@code @AfterEach}. It is closed after the test, which fails if it left a simulated
 * transaction open. For a fake that is not the default one:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final BroadcastExtension BROADCASTS =
 *         BroadcastExtension.with(fake -> fake.connections("reverb", "log"));
 * }</pre>
 *
 * <p>Needs JUnit 5.12 or later on the class path, or JUnit 6. Thread-safe: tests may run in parallel.
 */
public final class BroadcastExtension implements ParameterResolver, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(BroadcastExtension.class);

    private final Consumer<BroadcastFake.Builder> settings;

    /** For {@code @ExtendWith}: fakes with the default settings. */
    public BroadcastExtension() {
        this(builder -> {});
    }

    private BroadcastExtension(Consumer<BroadcastFake.Builder> settings) {
        this.settings = settings;
    }

    /** For {@code @RegisterExtension}: fakes with these settings. */
    public static BroadcastExtension with(Consumer<BroadcastFake.Builder> settings) {
        return new BroadcastExtension(settings);
    }

    /** The test's own scope in its constructor as well, so that the fake there is the fake everywhere. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == BroadcastFake.class || type == Broadcaster.class;
    }

    /** @throws ParameterResolutionException if there is no test that the fake could be for */
    @Override
    public BroadcastFake resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "a BroadcastFake is for one test and cannot be shared by all tests of %s; take it as a parameter of @BeforeEach or of the test"
                            .formatted(context.getRequiredTestClass().getName()));
        }
        return store(context).getOrComputeIfAbsent(BroadcastFake.class, key -> make(), BroadcastFake.class);
    }

    private BroadcastFake make() {
        BroadcastFake.Builder builder = BroadcastFake.builder();
        settings.accept(builder);
        return builder.build();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        BroadcastFake fake = store(context).remove(BroadcastFake.class, BroadcastFake.class);
        if (fake != null) {
            fake.close();
        }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }
}
