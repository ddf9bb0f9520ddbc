package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.jbroadcast.authorization.AuthorizesChannel;
import dev.jbroadcast.clientevent.ClientEvent;
import dev.jbroadcast.clientevent.OnClientEvent;
import dev.jbroadcast.driver.DriverFactory;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.ExecutableHint;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

class BroadcastRuntimeHintsTest {

    @Test
    void aNativeImageHasTheDriversThatConnectionsAreMadeOf() {
        RuntimeHints hints = new RuntimeHints();
        AotServices.factories().load(RuntimeHintsRegistrar.class).stream()
                .filter(BroadcastRuntimeHints.class::isInstance)
                .forEach(registrar -> registrar.registerHints(hints, null));

        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/services/" + DriverFactory.class.getName()))
                .accepts(hints);
        assertThat(ServiceLoader.load(DriverFactory.class))
                .isNotEmpty()
                .allSatisfy(factory -> assertThat(hints.reflection()
                                .getTypeHint(factory.getClass())
                                .getMemberCategories())
                        .contains(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
        assertThat(hints.reflection().getTypeHint(JsonMapper.class)).isNotNull();
        assertThat(RuntimeHintsPredicates.resource().forResource("dev/jbroadcast/redis/subject.lua"))
                .accepts(hints);
    }

    @Test
    void aNativeImageHasTheMethodsThatAreCalledByTheirAnnotation() {
        GenericApplicationContext context = new GenericApplicationContext();
        context.registerBean("chat", Chat.class);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(Chat.class)), new InMemoryGeneratedFiles());

        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);

        assertThat(generation
                        .getRuntimeHints()
                        .reflection()
                        .getTypeHint(Chat.class)
                        .methods())
                .filteredOn(method -> method.getMode() == ExecutableMode.INVOKE)
                .extracting(ExecutableHint::getName)
                .contains("mayJoin", "typing");
    }

    static class Chat {

        @AuthorizesChannel("private-room.{room}")
        boolean mayJoin(String room) {
            return true;
        }

        @OnClientEvent(channel = "private-room.{room}", event = "client-typing")
        void typing(ClientEvent<String> event) {}
    }
}
