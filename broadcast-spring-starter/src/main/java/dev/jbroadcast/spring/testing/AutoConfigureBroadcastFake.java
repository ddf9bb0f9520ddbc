package dev.jbroadcast.spring.testing;

import dev.jbroadcast.spring.BroadcastAutoConfiguration;
import dev.jbroadcast.spring.BroadcastEventAutoConfiguration;
import dev.jbroadcast.spring.BroadcastRequestAutoConfiguration;
import dev.jbroadcast.spring.BroadcastSecurityAutoConfiguration;
import dev.jbroadcast.testing.BroadcastFake;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * On a test with Spring: events are kept in a {@link BroadcastFake}, a bean that the test takes like any other and that
 * is empty at the beginning of each test. Nothing is sent.
 *
 * <pre>{@code
 * @WebMvcTest(OrderController.class)
 * @AutoConfigureBroadcastFake
 * class OrderControllerTest {
 *
 *     @Autowired
 *     BroadcastFake broadcasts;
 * }
 * }</pre>
 *
 * <p>With the whole application and with slices such as {@code @WebMvcTest} and {@code @DataJpaTest}. Events wait for
 * the transactions of the application and are dropped with them; but those that are sent in the transaction of a test,
 * which is rolled back in the end, are kept at once. All that share an application context share the fake, so such
 * tests cannot run in parallel.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration({
    BroadcastFakeAutoConfiguration.class,
    BroadcastAutoConfiguration.class,
    BroadcastEventAutoConfiguration.class,
    BroadcastRequestAutoConfiguration.class,
    BroadcastSecurityAutoConfiguration.class
})
public @interface AutoConfigureBroadcastFake {}
