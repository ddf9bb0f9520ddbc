package dev.jbroadcast.server.http;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.RequestSigner;
import dev.jbroadcast.pusher.RequestSigner.Parameter;
import dev.jbroadcast.server.Hub;
import dev.jbroadcast.server.PusherServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Verifies who sent a request, in the order of §5.1: first all that takes no body, so that only who knows a key and the
 * time has one read.
 */
final class RequestAuthentication {

    private static final Duration TOLERANCE = Duration.ofSeconds(600);
    private static final int MAX_QUOTED = 512;
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,11}");

    private final PusherServer server;
    private final InstantSource clock;
    private final String pathPrefix;

    RequestAuthentication(PusherServer server, InstantSource clock, String pathPrefix) {
        this.server = server;
        this.clock = clock;
        this.pathPrefix = pathPrefix;
    }

    /** Who the request says it is from. */
    record Claim(Hub hub, AppCredentials credentials) {}

    /** Checks key, version, time and that there is a signature. */
    Claim claim(String appId, Query query) {
        String key = query.value("auth_key").orElseThrow(() -> ApiException.unauthorized("Unknown auth_key"));
        Hub hub = server.hubByKey(key).orElseThrow(() -> ApiException.unauthorized("Unknown auth_key"));
        AppCredentials credentials =
                hub.app().credentials(key).orElseThrow(() -> ApiException.unauthorized("Unknown auth_key"));
        if (!hub.app().id().equals(appId)) {
            if (server.hub(appId).isEmpty()) {
                throw ApiException.notFound("Unknown app");
            }
            throw ApiException.forbidden("The auth_key does not belong to this app");
        }
        if (!query.value("auth_version").orElse("").equals("1.0")) {
            throw ApiException.unauthorized("Version not supported");
        }
        requireRecent(query.value("auth_timestamp").orElse(""));
        if (query.value(RequestSigner.SIGNATURE).isEmpty()) {
            throw ApiException.unauthorized("Signature required");
        }
        return new Claim(hub, credentials);
    }

    /** Checks that the body and everything else is what was signed, and that the app is served. */
    void verify(Claim claim, ApiRequest request, Query query, byte[] body) {
        String md5 = query.value("body_md5").orElse(null);
        if (md5 == null && body.length > 0) {
            throw ApiException.unauthorized("The parameter body_md5 is required, because the request has a body");
        }
        if (md5 != null && !RequestSigner.isMd5(body, md5)) {
            throw ApiException.unauthorized("The parameter body_md5 is not the MD5 of the body");
        }
        String signature = query.value(RequestSigner.SIGNATURE).orElse("");
        if (!isSigned(claim, request, query, signature)) {
            throw ApiException.unauthorized(invalidSignature(request, query, signature));
        }
        if (!claim.hub().app().enabled()) {
            throw ApiException.forbidden("Application is disabled");
        }
    }

    private boolean isSigned(Claim claim, ApiRequest request, Query query, String signature) {
        RequestSigner signer = new RequestSigner(claim.credentials());
        for (String path : paths(request.rawPath())) {
            for (List<Parameter> parameters : query.readings()) {
                if (signer.verify(request.method(), path, parameters, signature)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void requireRecent(String timestamp) {
        if (!TIMESTAMP.matcher(timestamp).matches()) {
            throw ApiException.unauthorized("Timestamp required");
        }
        Instant given = Instant.ofEpochSecond(Long.parseLong(timestamp));
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (Duration.between(given, now).abs().compareTo(TOLERANCE) > 0) {
            throw ApiException.unauthorized("Timestamp expired: Given timestamp (%s) not within %ds of server time (%s)"
                    .formatted(given, TOLERANCE.toSeconds(), now));
        }
    }

    private static String invalidSignature(ApiRequest request, Query query, String signature) {
        String text = RequestSigner.textToSign(
                request.method(), request.rawPath(), query.readings().iterator().next());
        return "Invalid signature: you should have sent HmacSHA256Hex(\"%s\", your_secret_key), but you sent \"%s\""
                .formatted(shortened(text.replace("\n", "\\n")), shortened(signature));
    }

    /** The answer is not to grow with the request. */
    private static String shortened(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
    }

    /** What SDKs may have signed: a proxy may have added a prefix that they do not know. */
    private Set<String> paths(String rawPath) {
        Set<String> paths = new LinkedHashSet<>();
        for (String path : List.of(rawPath, Query.PercentDecoder.decode(rawPath))) {
            paths.add(path);
            if (path.startsWith(pathPrefix)) {
                paths.add(path.substring(pathPrefix.length()));
            }
        }
        return paths;
    }
}
