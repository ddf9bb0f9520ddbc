package dev.jbroadcast.server.http;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.http.RequestAuthentication.Claim;
import dev.jbroadcast.server.http.Router.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pusher's HTTP API: what server SDKs in any language send to publish events and to ask who listens
 * ({@code pusher-protocol.md} §5). Requests are signed with the secret of an app; only {@code GET /up} is not.
 *
 * <p>A body is read once all that can be refused without it has been refused, and never more of it than the app's
 * limits allow. Errors are a sentence of plain text, or JSON for who asks for JSON first.
 *
 * <p>What is published with the header {@value ApiRequest#IDEMPOTENCY_KEY} (1 to 255 visible ASCII characters) may be
 * repeated for two minutes ({@code pusher-protocol.md} §9): the app's second request with the same key gets the answer
 * of the first, and publishes nothing; or 503, while the first is being carried out. The last 10,000 keys of an app are
 * remembered, where the answer was 2xx. The answer has the same header, so that clients know that it is honoured.
 *
 * <p>Thread-safe. Blocks as long as reading the body, looking up the app, or asking the other nodes of a cluster does.
 */
public final class HttpApi {

    private static final Logger log = LoggerFactory.getLogger(HttpApi.class);

    private final PusherServer server;
    private final JsonCodec codec;
    private final String pathPrefix;
    private final RequestAuthentication authentication;
    private final BodySize bodySize;
    private final RememberedAnswers answers;

    private HttpApi(Builder builder) {
        this.server = builder.server;
        this.codec = builder.codec == null ? JsonCodec.detect() : builder.codec;
        this.pathPrefix = builder.pathPrefix;
        this.authentication = new RequestAuthentication(server, builder.clock, pathPrefix);
        this.bodySize = new BodySize(builder.maxBodyBytes);
        this.answers = new RememberedAnswers(
                new AnswersOfNodes(server.cluster()),
                server.nanoTime(),
                CompletableFuture.delayedExecutor(RememberedAnswers.TIME_TO_LIVE.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Starts building the API of a server. */
    public static Builder builder(PusherServer server) {
        return new Builder(server);
    }

    /** Whether answering may block, on anything but the reading of a body. */
    public boolean mayBlock() {
        return server.mayBlock() || server.cluster().hasPeers();
    }

    /**
     * Answers a request, whatever it is.
     *
     * @throws IOException if the body cannot be read to its end; then nobody waits for an answer
     */
    public ApiResponse handle(ApiRequest request) throws IOException {
        ReceivedHead head = receive(request);
        if (head.answer() != null) {
            return head.answer();
        }
        int most = head.maxBodyBytes();
        if (request.contentLength() > most) {
            return head.tooLarge();
        }
        // One that says its length ends there; an array of just that size is all that it costs.
        int length = (int) request.contentLength();
        byte[] body = request.body().readNBytes(length >= 0 ? length : most + 1);
        return body.length > most ? head.tooLarge() : head.answer(body);
    }

    /**
     * Takes a request whose body has not been read, for transports that read without blocking; the body of the request
     * is not touched. Blocks as long as looking up the app does.
     *
     * @return either the answer, or what to do with the body
     */
    public ReceivedHead receive(ApiRequest request) {
        try {
            String path = withoutPrefix(request.rawPath());
            if (path.equals("/up")) {
                return answered(request, up(request));
            }
            Target target = Router.find(path).orElseThrow(() -> ApiException.notFound("Not found"));
            if (!request.method().equals(target.method())) {
                throw ApiException.methodNotAllowed(target.method());
            }
            Query query = new Query(request.rawQuery());
            Claim claim = authentication.claim(target.appId(), query);
            return new ReceivedHead(
                    null,
                    bodySize.limit(claim.hub().app().limits()),
                    body -> answer(request, target, query, claim, body),
                    most -> refusal(request, ApiException.tooLarge("The body has more than %d bytes".formatted(most)))
                            .withBodyRead(false));
        } catch (RuntimeException e) {
            return answered(request, refusal(request, e));
        }
    }

    /** A request without a body has nothing left, whenever it is refused. */
    private static ReceivedHead answered(ApiRequest request, ApiResponse answer) {
        boolean hasBody = request.contentLength() != 0 && !isBodiless(request);
        return ReceivedHead.answered(answer.withBodyRead(!hasBody));
    }

    private ApiResponse answer(ApiRequest request, Target target, Query query, Claim claim, byte[] body) {
        try {
            authentication.verify(claim, request, query, body);
            ApiCall call = new ApiCall(claim.hub(), target.name(), query, body, codec);
            return target.endpoint().publishes() && request.idempotencyKey() != null
                    ? answerOnce(request, request.idempotencyKey(), target, call)
                    : answer(target, call);
        } catch (RuntimeException e) {
            return refusal(request, e);
        }
    }

    private ApiResponse answer(Target target, ApiCall call) {
        return ApiResponse.json(codec.write(target.endpoint().answer(call)));
    }

    private ApiResponse answerOnce(ApiRequest request, String header, Target target, ApiCall call) {
        String key = Names.idempotencyKey(header);
        String fingerprint = RequestFingerprint.of(request, call.body());
        ApiResponse answer;
        try {
            answer = answers.once(call.hub().app().id(), key, fingerprint, () -> answer(target, call));
        } catch (RuntimeException e) {
            answer = refusal(request, e);
        }
        // Tells clients that they may repeat what they have got no answer to.
        return answer.withHeader(ApiRequest.IDEMPOTENCY_KEY, key);
    }

    private ApiResponse up(ApiRequest request) {
        if (!request.method().equals("GET")) {
            throw ApiException.methodNotAllowed("GET");
        }
        if (server.isDraining()) {
            return refusal(request, 503, "The server is shutting down", Map.of());
        }
        // Whoever goes on alone serves its clients all the same, and is not to be taken out.
        return ApiResponse.json(
                server.clusterStatus().reachable()
                        ? "{\"health\":\"OK\"}"
                        : "{\"health\":\"OK\",\"cluster\":\"unreachable\"}");
    }

    private String withoutPrefix(String path) {
        return path.startsWith(pathPrefix + "/") ? path.substring(pathPrefix.length()) : path;
    }

    private static boolean isBodiless(ApiRequest request) {
        return request.method().equals("GET") && request.contentLength() <= 0;
    }

    private ApiResponse refusal(ApiRequest request, RuntimeException cause) {
        if (cause instanceof ApiException refused) {
            return refusal(request, refused.status(), refused.getMessage(), refused.headers());
        }
        log.error("a request to the HTTP API could not be answered: {}", request.method(), cause);
        return refusal(request, 500, "The server could not answer this request", Map.of());
    }

    private ApiResponse refusal(ApiRequest request, int status, String message, Map<String, String> headers) {
        if (prefersJson(request.accept())) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("error", message);
            error.put("code", status);
            return new ApiResponse(status, ApiResponse.JSON, codec.write(error), headers, true);
        }
        return new ApiResponse(status, ApiResponse.TEXT, message + "\n", headers, true);
    }

    private static boolean prefersJson(@Nullable String accept) {
        return accept != null
                && accept.split("[,;]", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
    }

    /** Builds an {@link HttpApi}. Not thread-safe. */
    public static final class Builder {

        private final PusherServer server;
        private @Nullable JsonCodec codec;
        private String pathPrefix = "";
        private InstantSource clock = Clock.systemUTC();
        private @Nullable Integer maxBodyBytes;

        private Builder(PusherServer server) {
            this.server = server;
        }

        /** What reads and writes JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** What stands before {@code /apps}, with a slash in front and none at the end; by default empty. */
        public Builder pathPrefix(String pathPrefix) {
            this.pathPrefix = pathPrefix;
            return this;
        }

        /** What tells the time that requests are compared with; by default the system's clock. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The most bytes that a body has; by default enough for ten events of the app's maximum size with every
         * character escaped, and never more than 64 MiB.
         *
         * @throws IllegalArgumentException if it is not positive, or 2,147,483,647
         */
        public Builder maxBodyBytes(int maxBodyBytes) {
            if (maxBodyBytes <= 0 || maxBodyBytes == Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "the maximum size of a body is %d bytes; it must be positive, and less than 2147483647"
                                .formatted(maxBodyBytes));
            }
            this.maxBodyBytes = maxBodyBytes;
            return this;
        }

        /** @throws IllegalStateException if there is no JSON library */
        public HttpApi build() {
            return new HttpApi(this);
        }
    }
}
