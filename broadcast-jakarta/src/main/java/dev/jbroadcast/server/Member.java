package dev.jbroadcast.server;

import dev.jbroadcast.authorization.PresenceMember;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody on a presence channel, as a subscription's signed {@code channel_data} names them.
 *
 * @param id always text, also where the back-end sent a number: clients compare it with the keys of an object (§2.6)
 * @param info JSON text
 */
record Member(String id, String info) {

    /** The member in a {@code channel_data}; empty if there is none. */
    static Optional<Member> parse(String channelData, JsonCodec codec) {
        try {
            if (codec.read(channelData) instanceof Map<?, ?> fields) {
                String id = id(fields.get("user_id"));
                if (id != null && !id.isEmpty() && id.length() <= PresenceMember.MAX_ID_LENGTH) {
                    String info = RawJson.member(channelData, "user_info", codec);
                    return Optional.of(new Member(id, info == null ? "null" : info));
                }
            }
            return Optional.empty();
        } catch (JsonCodecException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String id(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Number) {
            return decimal(value.toString());
        }
        return null;
    }

    private static @Nullable String decimal(String number) {
        try {
            BigDecimal decimal = new BigDecimal(number).stripTrailingZeros();
            // 1e999999999 is a short JSON number and a text of a gigabyte.
            return decimal.scale() < -PresenceMember.MAX_ID_LENGTH || decimal.scale() > PresenceMember.MAX_ID_LENGTH
                    ? null
                    : decimal.toPlainString();
        } catch (NumberFormatException | ArithmeticException e) {
            return null; // the same number, read as a double, is infinite
        }
    }
}
