package dev.jbroadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventNamerTest {

    private static final class Shipped {}

    @Test
    void takesTheSimpleName() {
        assertThat(EventNamer.simpleName().name(Shipped.class)).isEqualTo("Shipped");
    }

    @Test
    void takesTheNameThatEchoListensForByDefault() {
        assertThat(EventNamer.laravel().name(Shipped.class)).isEqualTo("App\\Events\\Shipped");
    }

    @Test
    void turnsSubPackagesIntoNamespaces() {
        assertThat(EventNamer.laravel("dev").name(Shipped.class)).isEqualTo("App\\Events\\jbroadcast\\Shipped");
        assertThat(EventNamer.laravel("dev.jbroadcast").name(Shipped.class)).isEqualTo("App\\Events\\Shipped");
    }

    @Test
    void leavesClassesOutsideOfTheBasePackageWithTheirSimpleNames() {
        assertThat(EventNamer.laravel("com.acme").name(Shipped.class)).isEqualTo("App\\Events\\Shipped");
        assertThat(EventNamer.laravel("dev.jbroad").name(Shipped.class)).isEqualTo("App\\Events\\Shipped");
    }

    @Test
    void takesTheQualifiedName() {
        assertThat(EventNamer.qualifiedName().name(Shipped.class)).isEqualTo("dev.jbroadcast.EventNamerTest$Shipped");
    }
}
