package dev.jbroadcast.pusher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppCredentialsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void refusesABlankPartAndNamesIt(String blank) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppCredentials(blank, "key", "secret"))
                .withMessage("the app id must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppCredentials("id", blank, "secret"))
                .withMessage("the app key must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppCredentials("id", "key", blank))
                .withMessage("the app secret must not be blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "a:b", "a?b", "a#b", "a%20b", "schlüssel", "key\n"})
    void refusesAKeyThatDoesNotFitIntoAUrl(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppCredentials("id", key, "s3cret"))
                .withMessageContaining(key)
                .withMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"278d425bdf160c739803", "my-app_key.1~", "k"})
    void takesAKeyThatFitsIntoAUrl(String key) {
        assertThat(new AppCredentials("id", key, "s3cret").key()).isEqualTo(key);
    }

    @Test
    void neverShowsTheSecret() {
        AppCredentials credentials = new AppCredentials("my-id", "my-key", "s3cret");

        assertThat(credentials).hasToString("AppCredentials[appId=my-id, key=my-key]");
    }
}
