package dev.jbroadcast.server;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.Publication;
import dev.jbroadcast.json.Utf8;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Hands publications to the {@link PusherServer} in this process: by the time {@link #publish} returns, they are in the
 * queue of every client that listens, or, if there are many, on their way there. What goes to encrypted channels is
 * encrypted before, for each of them. Does not block. Thread-safe.
 */
public final class InProcessDriver implements SigningDriver {

    private final PusherServer server;
    private final AppCredentials credentials;
    private final @Nullable ChannelEncryption encryption;

    /**
     * A driver that sends nothing to encrypted channels.
     *
     * @param credentials the app whose clients get the publications, and the one of its keys that they connect with
     */
    public InProcessDriver(PusherServer server, AppCredentials credentials) {
        this(server, credentials, null);
    }

    /**
     * A driver.
     *
     * @param credentials the app whose clients get the publications, and the one of its keys that they connect with
     * @param encryption encrypts what goes to encrypted channels; null if nothing may go there
     */
    public InProcessDriver(PusherServer server, AppCredentials credentials, @Nullable ChannelEncryption encryption) {
        this.server = server;
        this.credentials = credentials;
        this.encryption = encryption;
    }

    /**
     * Hands a publication to the server.
     *
     * @return completed; exceptionally, with nothing sent on any channel, if one of them is encrypted and there is no
     *     encryption, or the encrypted text is larger than {@link #maxDataBytes()}
     */
    @Override
    public CompletionStage<Void> publish(Publication publication) {
        try {
            (hasEncrypted(publication) ? encrypted(publication) : List.of(publication))
                    .forEach(each -> server.publish(credentials.appId(), each));
        } catch (BroadcastException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.completedFuture(null);
    }

    /** In UTF-8; on encrypted channels, of the encrypted text, which is a third longer than the event. */
    @Override
    public int maxDataBytes() {
        return server.limits(credentials.appId()).maxEventBytes();
    }

    @Override
    public AppCredentials credentials() {
        return credentials;
    }

    @Override
    public Optional<ChannelEncryption> encryption() {
        return Optional.ofNullable(encryption);
    }

    private static boolean hasEncrypted(Publication publication) {
        return publication.channels().stream().anyMatch(InProcessDriver::isEncrypted);
    }

    private static boolean isEncrypted(Channel channel) {
        return channel.kind() == ChannelKind.ENCRYPTED_PRIVATE;
    }

    /** The same in parts: one for each encrypted channel, and one for all others. */
    private List<Publication> encrypted(Publication publication) {
        if (encryption == null) {
            // What was meant to be unreadable on the way must not leave in plain text.
            throw new BroadcastException(
                    "the event \"%s\" was not sent: it goes to an encrypted channel, and there is no encryption master key; set broadcast.server.encryption-master-key in Spring Boot, encryptionMasterKey(…) of BroadcastServer, or give the driver a ChannelEncryption"
                            .formatted(publication.event()));
        }
        List<Publication> parts = new ArrayList<>();
        List<Channel> others = new ArrayList<>();
        for (Channel channel : publication.channels()) {
            if (isEncrypted(channel)) {
                parts.add(part(publication, List.of(channel), encrypt(publication, channel, encryption)));
            } else {
                others.add(channel);
            }
        }
        if (!others.isEmpty()) {
            parts.add(part(publication, others, publication.data()));
        }
        return parts;
    }

    private String encrypt(Publication publication, Channel channel, ChannelEncryption encryption) {
        String data = encryption.encrypt(channel.name(), publication.data());
        if (Utf8.isLonger(data, maxDataBytes())) {
            throw new BroadcastException(
                    "the data of the event \"%s\" on \"%s\" has %d bytes when it is encrypted, and the app takes at most %d; send less, or raise the limit of the app"
                            .formatted(publication.event(), channel, data.length(), maxDataBytes()));
        }
        return data;
    }

    private static Publication part(Publication whole, List<Channel> channels, String data) {
        return new Publication(whole.event(), channels, data, whole.toOthers(), whole.except(), whole.source());
    }
}
