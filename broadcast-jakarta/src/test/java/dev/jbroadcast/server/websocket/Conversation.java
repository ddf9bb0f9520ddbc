package dev.jbroadcast.server.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Messages at random, in fragments with control frames between them, and perhaps a close frame at the end.
 *
 * @param stream the bytes of all frames
 * @param said what is to be read in them, as {@link Decoding} writes it down
 */
record Conversation(byte[] stream, List<String> said) {

    static final int MAX_MESSAGE_BYTES = 3000;
    static final int MAX_CONTROL_BYTES = 125;

    static Conversation of(Random random) {
        Writer writer = new Writer(random);
        for (int messages = random.nextInt(5); messages >= 0; messages--) {
            writer.message();
        }
        if (random.nextBoolean()) {
            writer.close();
        }
        return new Conversation(writer.stream.toByteArray(), writer.said);
    }

    private static final class Writer {

        final ByteArrayOutputStream stream = new ByteArrayOutputStream();
        final List<String> said = new ArrayList<>();
        private final Random random;

        Writer(Random random) {
            this.random = random;
        }

        void message() {
            control();
            boolean text = random.nextBoolean();
            byte[] message = text ? text() : binary();
            int opcode = text ? 1 : 2;
            int from = 0;
            while (random.nextInt(3) != 0) {
                int to = from + random.nextInt(message.length - from + 1);
                write(ClientFrame.of(opcode, Arrays.copyOfRange(message, from, to))
                        .notLast());
                control();
                opcode = 0;
                from = to;
            }
            write(ClientFrame.of(opcode, Arrays.copyOfRange(message, from, message.length)));
            said.add(text ? Said.text(new String(message, StandardCharsets.UTF_8)) : Said.binary(message));
        }

        void close() {
            int code = 3000 + random.nextInt(2000);
            write(ClientFrame.close(code, "bye"));
            said.add(Said.close(code, "bye"));
        }

        private void control() {
            if (random.nextInt(3) == 0) {
                byte[] payload = new byte[random.nextInt(MAX_CONTROL_BYTES + 1)];
                random.nextBytes(payload);
                boolean ping = random.nextBoolean();
                write(ping ? ClientFrame.ping(payload) : ClientFrame.pong(payload));
                said.add(ping ? Said.ping(payload) : Said.pong());
            }
        }

        private void write(ClientFrame frame) {
            stream.writeBytes(frame.maskedWith(random.nextInt()).bytes());
        }

        private byte[] text() {
            StringBuilder text = new StringBuilder();
            int most = random.nextBoolean() ? Character.MAX_CODE_POINT + 1 : 128;
            for (int length = random.nextInt(random.nextInt(10) == 0 ? 700 : 30); length > 0; length--) {
                int codePoint = random.nextInt(most);
                if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                    text.appendCodePoint(codePoint);
                }
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private byte[] binary() {
            byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? MAX_MESSAGE_BYTES + 1 : 40)];
            random.nextBytes(bytes);
            return bytes;
        }
    }
}
