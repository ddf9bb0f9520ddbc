package dev.jbroadcast.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class Jackson3JsonCodecTest extends JsonCodecContract {

    record Annotated(
            @JsonProperty("order_id") long id,
            @JsonIgnore String secret,

            @JsonFormat(shape = JsonFormat.Shape.STRING, pattern = "dd.MM.yyyy")
            LocalDate day) {}

    record OrderLine(long orderId, boolean isGift) {
        public boolean isUrgent() {
            return true;
        }
    }

    public static class Bean {
        public boolean isUrgentOrder() {
            return true;
        }
    }

    @Override
    JsonCodec codec() {
        return new Jackson3JsonCodec();
    }

    @Test
    void honoursAnnotationsOnComponents() {
        var value = new Annotated(42, "secret", LocalDate.of(2026, 1, 2));

        assertThat(codec().read(codec().write(value))).isEqualTo(Map.of("order_id", 42, "day", "02.01.2026"));
    }

    @Test
    void readsRecords() {
        assertThat(codec().read("{\"orderId\":42,\"isGift\":true,\"unknown\":[]}", OrderLine.class))
                .isEqualTo(new OrderLine(42, true));
    }

    @Test
    void honoursTheSettingsOfTheApplicationsMapper() {
        var codec = new Jackson3JsonCodec(JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build());

        assertThat(codec.read(codec.write(new OrderLine(42, true)))).isEqualTo(Map.of("order_id", 42, "is_gift", true));
        assertThat(codec.read("{\"order_id\":42,\"is_gift\":true}", OrderLine.class))
                .isEqualTo(new OrderLine(42, true));
        assertThat(codec.read(codec.write(new Bean()))).isEqualTo(Map.of("urgent_order", true));
    }

    @Test
    void writesOnOneLineAlthoughTheApplicationsMapperIndents() {
        var codec = new Jackson3JsonCodec(
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build());

        assertThat(codec.write(Map.of("a", 1))).isEqualTo("{\"a\":1}");
    }

    @Test
    void leavesTheApplicationsMapperAsItIs() throws Exception {
        var mapper = JsonMapper.builder().build();

        new Jackson3JsonCodec(mapper).write(new OrderLine(42, true));

        assertThat(mapper.writeValueAsString(new OrderLine(42, true))).contains("urgent");
    }
}
