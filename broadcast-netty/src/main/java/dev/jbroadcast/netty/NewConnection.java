package dev.jbroadcast.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Sets up each connection that is accepted. */
final class NewConnection extends ChannelInitializer<Channel> {

    private static final long GOODBYE_MILLIS = 1000;

    private final Services services;

    NewConnection(Services services) {
        this.services = services;
    }

    @Override
    protected void initChannel(Channel channel) {
        services.loop(channel.eventLoop()).opened(channel);
        ChannelPipeline pipeline = channel.pipeline();
        SSLContext ssl = services.ssl();
        if (ssl != null) {
            SSLEngine engine = ssl.createSSLEngine();
            engine.setUseClientMode(false);
            SslHandler tls = new SslHandler(engine);
            // The head of the first request has a time limit, and the handshake comes before it.
            tls.setHandshakeTimeoutMillis(0);
            tls.setCloseNotifyFlushTimeoutMillis(GOODBYE_MILLIS);
            pipeline.addLast(tls);
        }
        HttpConversation conversation = new HttpConversation(services);
        pipeline.addLast(new RequestDecoder(conversation), conversation);
    }
}
