package dev.jbroadcast.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Channel;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntityNamingTest {

    private static final class User {}

    private static final class OrderItem {}

    private final EntityNaming laravel = EntityNaming.laravel();

    @Test
    void namesChannelsAsLaravelDoes() {
        assertThat(laravel.channel(User.class, 1)).isEqualTo(Channel.privateChannel("App.Models.User.1"));
        assertThat(laravel.pattern(User.class)).hasToString("private-App.Models.User.{user}");
        assertThat(laravel.pattern(OrderItem.class)).hasToString("private-App.Models.OrderItem.{orderItem}");
    }

    @Test
    void namesEventsAsLaravelDoes() {
        assertThat(EntityChange.values())
                .extracting(change -> laravel.event(User.class, change))
                .containsExactly("UserCreated", "UserUpdated", "UserTrashed", "UserRestored", "UserDeleted");
    }

    @Test
    void takesAPrefixOfTheApplication() {
        assertThat(EntityNaming.withPrefix("shop.").channel(User.class, "a-1")).hasToString("private-shop.User.a-1");
        assertThat(EntityNaming.withPrefix("").channel(User.class, 1)).hasToString("private-User.1");
    }

    @Test
    void takesAFunctionOfTheClass() {
        EntityNaming naming =
                entityClass -> "shop." + entityClass.getSimpleName().toLowerCase();

        assertThat(naming.channel(User.class, 1)).hasToString("private-shop.user.1");
        assertThat(naming.pattern(User.class)).hasToString("private-shop.user.{user}");
    }

    @Test
    void givesTheChannelsThatAreAnnouncedOnToAuthorization() {
        var template = laravel.template(User.class, Long.class);

        assertThat(template.of(42L)).isEqualTo(laravel.channel(User.class, 42L));
        assertThat(template.pattern().match(laravel.channel(User.class, 42L))).contains(List.of("42"));
    }

    @Test
    void refusesAPrefixThatNoChannelCouldHave() {
        assertThatThrownBy(() -> EntityNaming.withPrefix("my shop."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("my shop.");
        assertThatThrownBy(() -> EntityNaming.withPrefix("private-shop."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins with a prefix");
    }

    @Test
    void refusesAnIdThatWouldReadAsAnotherChannel() {
        assertThatThrownBy(() -> laravel.channel(User.class, "1.2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{user} is \"1.2\"");
    }
}
