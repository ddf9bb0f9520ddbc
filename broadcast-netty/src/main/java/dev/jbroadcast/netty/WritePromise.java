package dev.jbroadcast.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;

/** Tells how each write of a WebSocket ends; used for one after the other, and so never done itself. */
final class WritePromise extends DefaultChannelPromise {

    private final WebSocketHandler handler;

    WritePromise(Channel channel, WebSocketHandler handler) {
        super(channel);
        this.handler = handler;
    }

    @Override
    public boolean trySuccess() {
        handler.written();
        return true;
    }

    @Override
    public boolean trySuccess(Void result) {
        return trySuccess();
    }

    @Override
    public ChannelPromise setSuccess() {
        trySuccess();
        return this;
    }

    @Override
    public ChannelPromise setSuccess(Void result) {
        return setSuccess();
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        handler.notWritten(cause);
        return true;
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        tryFailure(cause);
        return this;
    }

    @Override
    public boolean setUncancellable() {
        return true;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }
}
