package dev.jbroadcast.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Reads requests, and tells as soon as there is a part of one. */
final class RequestDecoder extends HttpRequestDecoder {

    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final HttpConversation conversation;

    RequestDecoder(HttpConversation conversation) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxChunkSize(CHUNK_BYTES));
        this.conversation = conversation;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        conversation.bytesArrived();
        super.channelRead(context, message);
    }
}
