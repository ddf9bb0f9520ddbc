package dev.jbroadcast.notification;

import dev.jbroadcast.json.JsonCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, such that writing them again changes no number: codecs read every fraction as a double,
 * which an amount of money may not fit. The text has been written and read by a codec, so it is known to be legal.
 */
final class JsonMembers {

    private final String json;
    private final JsonCodec codec;
    private int at;

    JsonMembers(String json, JsonCodec codec) {
        this.json = json;
        this.codec = codec;
    }

    Map<String, @Nullable Object> read() {
        skipSpace();
        return object();
    }

    private @Nullable Object value() {
        return switch (json.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> codec.read(string());
            case 't', 'f', 'n' -> codec.read(word());
            default -> number(word());
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        next();
        while (json.charAt(at) != '}') {
            String name = (String) codec.read(string());
            next(); // The colon.
            members.put(name, value());
            skipSeparator();
        }
        at++;
        return members;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> elements = new ArrayList<>();
        next();
        while (json.charAt(at) != ']') {
            elements.add(value());
            skipSeparator();
        }
        at++;
        return elements;
    }

    /** With its quotation marks. */
    private String string() {
        int start = at++;
        while (json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        String string = json.substring(start, at);
        skipSpace();
        return string;
    }

    private String word() {
        int start = at;
        while (",]} \t\r\n".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        return json.substring(start, at);
    }

    /** As a double if that is what it was written from, or else exactly. */
    private static Number number(String text) {
        if (text.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
            BigInteger number = new BigInteger(text);
            if (number.bitLength() < Integer.SIZE) {
                return number.intValue();
            }
            return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
        }
        Double number = Double.valueOf(text);
        return number.toString().equals(text) ? number : new BigDecimal(text);
    }

    private void next() {
        at++;
        skipSpace();
    }

    private void skipSeparator() {
        skipSpace();
        if (json.charAt(at) == ',') {
            next();
        }
    }

    private void skipSpace() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }
}
