package dev.jbroadcast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DuplicatedByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How far one connection has written bytes that others write, too. Used for one write after the other, so that writing
 * makes no object; only with native transports, which want nothing of it but an address.
 */
@SuppressWarnings("deprecation") // There is nothing else in Netty that another buffer can be put into.
final class SharedBytesView extends DuplicatedByteBuf {

    private @Nullable ByteBuf shared;

    SharedBytesView() {
        super(Unpooled.EMPTY_BUFFER);
    }

    /** Takes over the caller's part in the bytes. */
    SharedBytesView show(ByteBuf bytes) {
        shared = bytes;
        setIndex(0, bytes.writerIndex());
        return this;
    }

    /** Forgets them, when they have been released. */
    void forget() {
        shared = null;
    }

    @Override
    public ByteBuf unwrap() {
        ByteBuf bytes = shared;
        return bytes == null ? Unpooled.EMPTY_BUFFER : bytes;
    }

    @Override
    public ByteBuffer internalNioBuffer(int index, int length) {
        return unwrap().internalNioBuffer(index, length);
    }
}
