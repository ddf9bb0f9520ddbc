package dev.jbroadcast.jakarta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Many clients on one thread: all listen on {@code news} and note in which order the events n0, n1, n2 … arrive. */
final class Crowd implements AutoCloseable {

    private static final String BEGIN = "{\"event\":\"n";

    private final Selector selector = Selector.open();
    private final List<Member> members = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "crowd");
    private volatile boolean closed;

    Crowd(int port, int size) throws IOException {
        for (int i = 0; i < size; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            Member member = new Member(channel);
            members.add(member);
            member.write(("GET /app/test-key?protocol=7 HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, member);
        }
        reader.setDaemon(true);
        reader.start();
    }

    /** Whether every client has got this many events. */
    boolean haveAll(int events) {
        return members.stream().allMatch(member -> member.events == events);
    }

    /** The numbers of the events that each client has got, once they have all of them. */
    List<int[]> received() {
        return members.stream()
                .map(member -> Arrays.copyOf(member.numbers, member.events))
                .toList();
    }

    private void read() {
        try {
            while (!closed) {
                selector.select(key -> {
                    try {
                        ((Member) key.attachment()).read();
                    } catch (IOException e) {
                        key.cancel(); // It will be missed.
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        for (Member member : members) {
            member.channel.close();
        }
        selector.close();
    }

    private static final class Member {

        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(32 * 1024);
        private boolean upgraded;
        private int[] numbers = new int[128];
        private volatile int events;

        private Member(SocketChannel channel) {
            this.channel = channel;
        }

        private void write(byte[] bytes) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        private void read() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("closed by the server");
            }
            in.flip();
            if (!upgraded) {
                String head = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
                int end = head.indexOf("\r\n\r\n");
                if (end >= 0) {
                    in.position(end + 4);
                    upgraded = true;
                    write(RawWebSocket.frame(
                            1,
                            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}"
                                    .getBytes(StandardCharsets.US_ASCII)));
                }
            }
            while (upgraded && takeFrame()) {
                // There may be more of them.
            }
            in.compact();
        }

        private boolean takeFrame() throws IOException {
            if (in.remaining() < 4) {
                return false;
            }
            int length = in.get(in.position() + 1);
            int head = 2;
            if (length == 126) {
                length = in.getShort(in.position() + 2) & 0xffff;
                head = 4;
            }
            if (in.remaining() < head + length) {
                return false;
            }
            int start = in.position() + head;
            String begin = StandardCharsets.ISO_8859_1
                    .decode(in.duplicate().position(start).limit(start + Math.min(length, 40)))
                    .toString();
            in.position(start + length);
            if (begin.startsWith(BEGIN)) {
                if (events == numbers.length) {
                    numbers = Arrays.copyOf(numbers, 2 * events);
                }
                numbers[events] = Integer.parseInt(begin.substring(BEGIN.length(), begin.indexOf('"', BEGIN.length())));
                events++;
            }
            return true;
        }
    }
}
