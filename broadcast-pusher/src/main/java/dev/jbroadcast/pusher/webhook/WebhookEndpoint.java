package dev.jbroadcast.pusher.webhook;

import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.WebhookSigner;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.pusher.webhook.WebhookReader.Content;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the webhooks of a Pusher-protocol server elsewhere — Pusher's service, soketi, or ours on another machine —
 * checks who signed them, and tells listeners what happened there ({@code pusher-protocol.md} §6). This is what an
 * adapter to a web framework calls.
 *
 * <table>
 * <caption>What is answered</caption>
 * <tr><td>200</td><td>all listeners have taken all events; or the webhook is older than the maximum age</td></tr>
 * <tr><td>400</td><td>it is signed, but cannot be read</td></tr>
 * <tr><td>401</td><td>it is not signed with the secret of one of the apps</td></tr>
 * <tr><td>413</td><td>the body is too large</td></tr>
 * <tr><td>500</td><td>a listener has failed, so the server is to try again; all others were told all events</td></tr>
 * </table>
 *
 * <p>Why something was refused is in the log, not in the answer. A webhook whose answer got lost, or was 500, comes
 * again with the same {@link ReceivedWebhook#time() time}, and listeners are told again: nothing is remembered.
 *
 * <p>Thread-safe. Blocks as long as reading the body and the listeners do. Throws nothing, whatever arrives.
 */
public final class WebhookEndpoint {

    /** The header that names the key of the app. */
    public static final String KEY_HEADER = "X-Pusher-Key";

    /** The header with the signature of the body. */
    public static final String SIGNATURE_HEADER = "X-Pusher-Signature";

    private static final Logger log = LoggerFactory.getLogger(WebhookEndpoint.class);

    private final List<Signatory> apps;
    private final List<WebhookListener> listeners;
    private final JsonCodec codec;
    private final WebhookReader reader;
    private final InstantSource clock;
    private final @Nullable Duration maxAge;
    private final int maxBodyBytes;

    private WebhookEndpoint(Builder builder) {
        this.apps = List.copyOf(builder.apps);
        this.codec = builder.codec == null ? JsonCodec.detect() : builder.codec;
        this.reader = new WebhookReader(codec);
        this.clock = builder.clock;
        this.maxAge = builder.maxAge;
        this.maxBodyBytes = builder.maxBodyBytes;
        List<WebhookListener> all = new ArrayList<>(builder.listeners);
        if (builder.clientEvents != null) {
            all.add(new ClientEventBridge(builder.clientEvents, codec));
        }
        this.listeners = List.copyOf(all);
    }

    /** Starts building an endpoint. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Answers a request. The body is read only if the key is one of an app, and never more of it than is allowed.
     *
     * @param key the header {@value #KEY_HEADER}; null if there is none
     * @param signature the header {@value #SIGNATURE_HEADER}; null if there is none
     * @throws IOException if the body cannot be read to its end; then nobody waits for an answer
     */
    public WebhookResponse handle(@Nullable String key, @Nullable String signature, InputStream body)
            throws IOException {
        if (!isKnown(key) || signature == null) {
            return unauthorized(key, signature).withBodyRead(false);
        }
        byte[] bytes = body.readNBytes(maxBodyBytes + 1);
        return bytes.length > maxBodyBytes ? tooLarge().withBodyRead(false) : handle(key, signature, bytes);
    }

    /**
     * Answers a request whose body has been read.
     *
     * @param key the header {@value #KEY_HEADER}; null if there is none
     * @param signature the header {@value #SIGNATURE_HEADER}; null if there is none
     * @param body the bytes as they arrived, not text that was decoded and encoded again
     */
    public WebhookResponse handle(@Nullable String key, @Nullable String signature, byte[] body) {
        if (body.length > maxBodyBytes) {
            return tooLarge();
        }
        Optional<Signatory> app = signatory(key, signature, body);
        if (app.isEmpty()) {
            return unauthorized(key, signature);
        }
        ReceivedWebhook webhook;
        try {
            webhook = app.get().received(reader, body);
        } catch (RuntimeException e) {
            // The reason may quote what a client has sent.
            log.warn("a webhook of the app {} cannot be read", app.get().appId());
            log.debug("why it cannot be read", e);
            return response(400, "The body is not a webhook.");
        }
        return isTooOld(webhook) ? response(200, "Ignored.") : tell(webhook);
    }

    private boolean isKnown(@Nullable String key) {
        return apps.stream().anyMatch(app -> app.key().equals(key));
    }

    private Optional<Signatory> signatory(@Nullable String key, @Nullable String signature, byte[] body) {
        return apps.stream()
                .filter(app -> app.key().equals(key) && app.signer().verify(body, signature))
                .findFirst();
    }

    private boolean isTooOld(ReceivedWebhook webhook) {
        Duration age = Duration.between(webhook.time(), clock.instant());
        if (maxAge == null || age.compareTo(maxAge) <= 0) {
            return false;
        }
        // With any other answer the server would send it again, older still, and hold back what came after it.
        log.warn(
                "a webhook of the app {} is ignored: it was made at {}, longer ago than {}",
                webhook.appId(),
                webhook.time(),
                maxAge);
        return true;
    }

    private WebhookResponse tell(ReceivedWebhook webhook) {
        boolean failed = false;
        for (WebhookEvent event : webhook.events()) {
            for (WebhookListener listener : listeners) {
                failed |= !isTold(listener, event, webhook);
            }
        }
        return failed ? response(500, "The webhook could not be processed.") : response(200, "OK");
    }

    private static boolean isTold(WebhookListener listener, WebhookEvent event, ReceivedWebhook webhook) {
        try {
            listener.on(event, webhook);
            return true;
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                // Whoever runs this thread wants it to end.
                Thread.currentThread().interrupt();
            }
            log.error(
                    "the listener {} failed at {} of a webhook of the app {}",
                    listener,
                    event.getClass().getSimpleName(),
                    webhook.appId(),
                    e);
            return false;
        }
    }

    private WebhookResponse unauthorized(@Nullable String key, @Nullable String signature) {
        if (key == null || signature == null) {
            log.info("refused a webhook without the headers {} and {}", KEY_HEADER, SIGNATURE_HEADER);
        } else if (isKnown(key)) {
            log.info("refused a webhook with the key {}: its signature is not that of the body", key);
        } else {
            log.info("refused a webhook with a key that belongs to none of the apps");
        }
        return response(401, "Unauthorized");
    }

    private WebhookResponse tooLarge() {
        log.warn("refused a webhook with more than {} bytes", maxBodyBytes);
        return response(413, "The body has more than %d bytes.".formatted(maxBodyBytes));
    }

    private WebhookResponse response(int status, String message) {
        return new WebhookResponse(status, codec.write(Map.of("message", message)), true);
    }

    /** Somebody whose webhooks are taken: a key of an app with a secret. */
    private record Signatory(
            String appId,
            String key,
            WebhookSigner signer,
            @Nullable ChannelEncryption encryption) {

        private ReceivedWebhook received(WebhookReader reader, byte[] body) {
            Content content = reader.read(body, encryption);
            return new ReceivedWebhook(appId, key, content.time(), content.events());
        }
    }

    /** Builds a {@link WebhookEndpoint}. Not thread-safe. */
    public static final class Builder {

        private final List<Signatory> apps = new ArrayList<>();
        private final List<WebhookListener> listeners = new ArrayList<>();
        private @Nullable Supplier<ClientEventRegistry> clientEvents;
        private @Nullable JsonCodec codec;
        private InstantSource clock = Clock.systemUTC();
        private @Nullable Duration maxAge;
        private int maxBodyBytes = 1024 * 1024;

        private Builder() {}

        /**
         * Adds an app whose webhooks are taken; at least one is needed. The same app may be added several times, with
         * an old secret and a new one.
         */
        public Builder app(AppCredentials credentials) {
            return app(credentials, null);
        }

        /**
         * Adds an app whose webhooks are taken.
         *
         * @param encryption decrypts what clients send on encrypted channels. Null to hand it to listeners as it is
         */
        public Builder app(AppCredentials credentials, @Nullable ChannelEncryption encryption) {
            apps.add(new Signatory(credentials.appId(), credentials.key(), new WebhookSigner(credentials), encryption));
            return this;
        }

        /** Adds somebody who is told what happens; at least one is needed, or {@link #clientEvents}. */
        public Builder listener(WebhookListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Who listens to client events in Java: the same listeners as those of a server in the application. They are
         * called in the thread of the request, after the {@link #listener listeners}. One that fails is logged, and the
         * server does not try again.
         *
         * @param registry asked at each client event, and not before
         */
        public Builder clientEvents(Supplier<ClientEventRegistry> registry) {
            this.clientEvents = registry;
            return this;
        }

        /** What reads and writes JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** What tells the time that the {@link #maxAge} is measured by; by default the system's clock. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * After what time a webhook is ignored, so that somebody who got hold of one cannot send it again and again; by
         * default never, because HTTPS keeps others from getting hold of it.
         *
         * <p>A webhook is made once and tried for minutes, and those behind it wait as long: give it a quarter of an
         * hour at least, or events are lost when this application was down for a while. An ignored one is answered with
         * 200, for the server to go on to the next.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxAge(Duration maxAge) {
            if (maxAge.isNegative() || maxAge.isZero()) {
                throw new IllegalArgumentException(
                        "the maximum age of a webhook is %s; it must be positive".formatted(maxAge));
            }
            this.maxAge = maxAge;
            return this;
        }

        /**
         * The most bytes that a body has; by default 1 MiB. Whoever has the server send many client events in one
         * webhook may need more.
         *
         * @throws IllegalArgumentException if it is not positive, or 2,147,483,647
         */
        public Builder maxBodyBytes(int maxBodyBytes) {
            if (maxBodyBytes <= 0 || maxBodyBytes == Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "the maximum size of a webhook is %d bytes; it must be positive, and less than 2147483647"
                                .formatted(maxBodyBytes));
            }
            this.maxBodyBytes = maxBodyBytes;
            return this;
        }

        /**
         * Builds the endpoint.
         *
         * @throws IllegalStateException if there is no app, nobody to tell, or no JSON library
         */
        public WebhookEndpoint build() {
            if (apps.isEmpty()) {
                throw new IllegalStateException(
                        "a webhook endpoint without an app takes nothing; add one with app(credentials)");
            }
            if (listeners.isEmpty() && clientEvents == null) {
                throw new IllegalStateException(
                        "a webhook endpoint without a listener has nobody to tell; add one with listener(…) or clientEvents(…)");
            }
            return new WebhookEndpoint(this);
        }
    }
}
