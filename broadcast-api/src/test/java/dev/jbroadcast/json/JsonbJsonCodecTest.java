package dev.jbroadcast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.config.PropertyNamingStrategy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonbJsonCodecTest extends JsonCodecContract {

    public record OrderLine(long orderId) {
        public boolean isUrgent() {
            return true;
        }
    }

    record Annotated(@JsonbProperty("order_id") long id) {}

    public static class Bean {
        public String firstName = "Ada";
        public OrderLine line = new OrderLine(42);
    }

    @Override
    JsonCodec codec() {
        return new JsonbJsonCodec();
    }

    @Test
    void writesRecordsInsideOfPlainObjectsByTheirComponents() {
        assertThat(codec().read(codec().write(new Bean())))
                .isEqualTo(Map.of("firstName", "Ada", "line", Map.of("orderId", 42)));
    }

    @Test
    void honoursTheApplicationsConfigurationButForRecords() {
        var codec = new JsonbJsonCodec(new JsonbConfig()
                .withFormatting(true)
                .withPropertyNamingStrategy(PropertyNamingStrategy.LOWER_CASE_WITH_UNDERSCORES));

        String json = codec.write(new Bean());

        assertThat(json).doesNotContain("\n");
        assertThat(codec.read(json)).isEqualTo(Map.of("first_name", "Ada", "line", Map.of("orderId", 42)));
    }

    @Test
    void leavesTheApplicationsConfigurationAsItIs() {
        var config = new JsonbConfig().withFormatting(true);

        new JsonbJsonCodec(config);

        assertThat(config.getAsMap()).containsOnlyKeys(JsonbConfig.FORMATTING);
    }

    @Test
    void doesNotReadAnnotationsOnComponents() {
        assertThat(codec().write(new Annotated(42))).isEqualTo("{\"id\":42}");
    }

    @Test
    void refusesNumbersThatJsonDoesNotHave() {
        assertThatThrownBy(() -> codec().write(Double.NaN)).isInstanceOf(JsonCodecException.class);
        assertThatThrownBy(() -> codec().write(Map.of("a", Double.POSITIVE_INFINITY)))
                .isInstanceOf(JsonCodecException.class);
    }
}
