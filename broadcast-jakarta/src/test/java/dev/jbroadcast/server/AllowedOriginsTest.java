package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

    @ParameterizedTest
    @CsvSource({
        "*, https://any.example",
        "*, null",
        "https://shop.example, https://shop.example",
        "https://Shop.Example, HTTPS://SHOP.example",
        "shop.example, https://shop.example",
        "shop.example, http://shop.example:8080",
        "shop.example:8080, http://shop.example:8080",
        "http://localhost:*, http://localhost:5173",
        "*.shop.example, https://www.shop.example",
        "https://*.shop.example, https://www.shop.example",
        "https://*.shop.example, https://a.b.shop.example",
        "https://*-preview.*.example, https://pr7-preview.shop.example",
        "[::1], http://[::1]:8080",
    })
    void allowsThePagesOfTheWebSitesItNames(String pattern, String origin) {
        assertThat(AllowedOrigins.of("https://elsewhere.example", pattern).allow(origin))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, http://shop.example",
        "https://shop.example, https://shop.example.evil.example",
        "https://shop.example, https://evil.example",
        "https://shop.example, https://shop.example:8443",
        "shop.example, https://www.shop.example",
        "shop.example, https://notshop.example",
        "shop.example:8080, https://shop.example:8081",
        "*.shop.example, https://shop.example",
        "*.shop.example, https://evilshop.example",
        "https://*.shop.example, http://www.shop.example",
        "https://a*a, https://a",
        "shop.example, null",
    })
    void turnsOthersAway(String pattern, String origin) {
        assertThat(AllowedOrigins.of(pattern).allow(origin)).isFalse();
    }

    @Test
    void holdsUpNobodyWhoIsNoBrowser() {
        assertThat(AllowedOrigins.of("https://shop.example").allow(null)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "https://", "https://shop.example/", "shop.example/path"})
    void refusesWhatCannotBeAnOrigin(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedOrigins.of(pattern))
                .withMessageContaining("https://shop.example");
    }

    @Test
    void refusesNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AllowedOrigins(List.of()))
                .withMessageContaining("\"*\"");
    }
}
