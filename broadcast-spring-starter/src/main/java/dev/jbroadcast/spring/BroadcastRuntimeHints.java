package dev.jbroadcast.spring;

import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/** What a native image cannot see by itself that broadcasting looks up by name. */
final class BroadcastRuntimeHints implements RuntimeHintsRegistrar {

    private static final String[] LOOKED_FOR = {
        "tools.jackson.databind.json.JsonMapper",
        "com.fasterxml.jackson.databind.json.JsonMapper",
        "jakarta.json.bind.Jsonb",
        "org.glassfish.tyrus.core.TyrusSession",
        "org.apache.coyote.http11.AbstractHttp11Protocol"
    };

    /** What web servers make for connections that are upgraded. */
    private static final String[] UPGRADE_HANDLERS = {
        "dev.jbroadcast.jakarta.upgrade.TomcatUpgradeHandler", "dev.jbroadcast.jakarta.upgrade.PortableUpgradeHandler"
    };

    /** What is looked at before the first of them is used. */
    private static final String[] TOMCAT = {
        "org.apache.tomcat.util.net.SocketWrapperBase",
        "org.apache.tomcat.util.net.SocketBufferHandler",
        "org.apache.tomcat.util.net.NioChannel"
    };

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        for (String type : LOOKED_FOR) {
            hints.reflection().registerTypeIfPresent(classLoader, type, hint -> {});
        }
        var virtualThreads = ClassUtils.getMethodIfAvailable(Executors.class, "newVirtualThreadPerTaskExecutor");
        if (virtualThreads != null) {
            hints.reflection().registerMethod(virtualThreads, ExecutableMode.INVOKE);
        }
        if (ClassUtils.isPresent(HealthBeforeBoot4.INDICATOR, classLoader)) {
            hints.proxies().registerJdkProxy(TypeReference.of(HealthBeforeBoot4.INDICATOR));
            for (String type : new String[] {HealthBeforeBoot4.HEALTH, HealthBeforeBoot4.HEALTH + "$Builder"}) {
                hints.reflection().registerType(TypeReference.of(type), MemberCategory.INVOKE_PUBLIC_METHODS);
            }
        }
        for (String type : UPGRADE_HANDLERS) {
            hints.reflection().registerType(TypeReference.of(type), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
        }
        for (String type : TOMCAT) {
            hints.reflection().registerTypeIfPresent(classLoader, type, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
        for (String type : new String[] {SmallTomcatBuffers.CUSTOMIZER, SmallTomcatBuffers.CUSTOMIZER_BEFORE_BOOT_4}) {
            if (ClassUtils.isPresent(type, classLoader)) {
                hints.proxies().registerJdkProxy(TypeReference.of(type));
                hints.reflection()
                        .registerType(
                                TypeReference.of(SmallTomcatBuffers.CONNECTOR), MemberCategory.INVOKE_PUBLIC_METHODS);
            }
        }
        hints.resources().registerPattern("META-INF/services/dev.jbroadcast.driver.DriverFactory");
        hints.resources().registerPattern("dev/jbroadcast/redis/*.lua"); // which Redis runs
        for (String factory : new String[] {
            "dev.jbroadcast.driver.LogDriverFactory",
            "dev.jbroadcast.driver.NullDriverFactory",
            "dev.jbroadcast.driver.FailoverDriverFactory",
            "dev.jbroadcast.driver.FanOutDriverFactory",
            "dev.jbroadcast.testing.InMemoryDriverFactory",
            "dev.jbroadcast.pusher.http.PusherDriverFactory",
            "dev.jbroadcast.pusher.http.ReverbDriverFactory"
        }) {
            hints.reflection().registerType(TypeReference.of(factory), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
        }
    }
}
