package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.server.websocket.FrameBatch;
import dev.jbroadcast.server.websocket.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * What is read from and written to on Tomcat: the socket itself where nothing has to be encrypted, and else what Tomcat
 * wraps around it.
 */
abstract class TomcatSocket implements Wire {

    final SocketWrapperBase<?> wrapper;

    /** What is left of a write; there is no other until it is done. */
    private volatile @Nullable ByteBuffer unwritten;

    /** In which thread Tomcat has called, if it has. */
    private volatile @Nullable Thread called;

    private volatile boolean closed;

    private TomcatSocket(SocketWrapperBase<?> wrapper) {
        this.wrapper = wrapper;
    }

    static TomcatSocket of(SocketWrapperBase<?> wrapper) {
        return wrapper instanceof NioSocketWrapper nio && !(nio.getSocket() instanceof SecureNioChannel)
                ? new Plain(nio)
                : new Wrapped(wrapper);
    }

    /**
     * Looks whether this Tomcat has everything that is called here and in {@link TomcatUpgradeHandler}.
     *
     * @throws ReflectiveOperationException if it has not
     */
    static void requireTomcat() throws ReflectiveOperationException {
        SocketWrapperBase.class.getMethod("processSocket", SocketEvent.class, boolean.class);
        SocketWrapperBase.class.getMethod("registerWriteInterest");
        SocketWrapperBase.class.getMethod("getSocketBufferHandler");
        SocketWrapperBase.class.getMethod("read", boolean.class, ByteBuffer.class);
        SocketWrapperBase.class.getMethod("write", boolean.class, ByteBuffer.class);
        SocketWrapperBase.class.getMethod("flush", boolean.class);
        SocketBufferHandler.class.getMethod("isReadBufferEmpty");
        NioChannel.class.getMethod("getIOChannel");
        Class.forName(TomcatUpgradeHandler.class.getName());
    }

    /** @return how many bytes there were; -1 at the end */
    abstract int read(ByteBuffer into) throws IOException;

    /** Whether there may be more to read, after a call of {@link #read}. */
    abstract boolean hasMore(int count, ByteBuffer read);

    /**
     * @return whether all is written, of these bytes and of those before; if not, what remains is to be written later
     */
    abstract boolean write(ByteBuffer bytes) throws IOException;

    /** Makes both sides know that it is over, if that is possible at once and by any thread. */
    abstract void end();

    /** Takes note that Tomcat calls, in this thread and with the socket's lock held. */
    final void called() {
        called = Thread.currentThread();
    }

    /** Takes note that Tomcat's call ends. */
    final void returns() {
        called = null;
    }

    final boolean isClosed() {
        return closed;
    }

    /** Takes note that Tomcat has closed it, or is about to. */
    final void closed() {
        closed = true;
    }

    @Override
    public final boolean write(FrameBatch batch) throws IOException {
        ByteBuffer bytes = batch.buffer();
        if (write(bytes)) {
            return true;
        }
        unwritten = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        wrapper.registerWriteInterest();
        return false;
    }

    /**
     * Goes on writing. Tomcat says that the socket takes more only after it has been asked to.
     *
     * @return whether something has become complete by this
     */
    final boolean writeRest() throws IOException {
        ByteBuffer rest = unwritten;
        if (rest == null) {
            return false;
        }
        if (write(rest)) {
            unwritten = null;
            return true;
        }
        wrapper.registerWriteInterest();
        return false;
    }

    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        end();
        if (Thread.currentThread() != called) {
            // Tomcat gives up what it has of the socket in a thread of its own, under the lock.
            wrapper.processSocket(SocketEvent.DISCONNECT, true);
        }
    }

    /**
     * The channel of the JDK. Tomcat's own around it is given to another connection when this one is closed, and so
     * must not be used by a thread that does not hold the socket's lock.
     */
    private static final class Plain extends TomcatSocket {

        private final SocketChannel channel;

        /** Whether Tomcat may have read more than the request. */
        private boolean first = true;

        private Plain(NioSocketWrapper wrapper) {
            super(wrapper);
            NioChannel channel = wrapper.getSocket();
            this.channel = channel.getIOChannel();
        }

        @Override
        int read(ByteBuffer into) throws IOException {
            if (first) {
                first = false;
                if (!wrapper.getSocketBufferHandler().isReadBufferEmpty()) {
                    return wrapper.read(false, into);
                }
            }
            return channel.read(into);
        }

        @Override
        public int touch() {
            return channel.isOpen() ? 1 : 0;
        }

        @Override
        boolean hasMore(int count, ByteBuffer read) {
            // Otherwise, Tomcat would say so.
            return !read.hasRemaining();
        }

        @Override
        boolean write(ByteBuffer bytes) throws IOException {
            channel.write(bytes);
            return !bytes.hasRemaining();
        }

        @Override
        void end() {
            try {
                channel.close();
            } catch (IOException e) {
                // It is closed nevertheless.
            }
        }
    }

    /** With TLS, and with connectors that are not of NIO. */
    private static final class Wrapped extends TomcatSocket {

        private Wrapped(SocketWrapperBase<?> wrapper) {
            super(wrapper);
        }

        @Override
        int read(ByteBuffer into) throws IOException {
            try {
                return wrapper.read(false, into);
            } catch (EOFException e) {
                return -1;
            }
        }

        @Override
        boolean hasMore(int count, ByteBuffer read) {
            return count > 0;
        }

        @Override
        boolean write(ByteBuffer bytes) throws IOException {
            // Tomcat fails if the thread is interrupted, which is of no concern to the connection.
            boolean interrupted = Thread.interrupted();
            try {
                if (bytes.hasRemaining()) {
                    wrapper.write(false, bytes);
                }
                return !wrapper.flush(false);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        void end() {
            // Tomcat does it, and says goodbye in the way of TLS.
        }
    }
}
