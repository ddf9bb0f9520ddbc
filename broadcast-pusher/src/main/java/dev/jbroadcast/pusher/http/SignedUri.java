package dev.jbroadcast.pusher.http;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.RequestSigner;
import dev.jbroadcast.pusher.RequestSigner.Parameter;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Signs requests, each for the moment at which it is sent ({@code pusher-protocol.md} §5.1). Thread-safe. */
final class SignedUri {

    private final ServerAddress server;
    private final String key;
    private final RequestSigner signer;
    private final InstantSource clock;

    SignedUri(ServerAddress server, AppCredentials credentials, InstantSource clock) {
        this.server = server;
        this.key = credentials.key();
        this.signer = new RequestSigner(credentials);
        this.clock = clock;
    }

    /** The URI of a request, good for some minutes. The path is signed without what stands before /apps. */
    URI of(ApiRequest request) {
        List<Parameter> query = new ArrayList<>(request.query());
        query.add(new Parameter("auth_key", key));
        query.add(new Parameter("auth_timestamp", Long.toString(clock.instant().getEpochSecond())));
        query.add(new Parameter("auth_version", "1.0"));
        if (request.body().length > 0) {
            query.add(new Parameter("body_md5", RequestSigner.md5(request.body())));
        }
        query.add(new Parameter(RequestSigner.SIGNATURE, signer.sign(request.method(), request.path(), query)));
        return server.uri(request.path() + "?"
                + query.stream()
                        .map(parameter -> PercentEncoding.queryPart(parameter.name()) + "="
                                + PercentEncoding.queryPart(parameter.value()))
                        .collect(Collectors.joining("&")));
    }
}
