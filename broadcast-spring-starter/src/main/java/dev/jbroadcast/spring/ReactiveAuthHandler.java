package dev.jbroadcast.spring;

import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.AuthResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Asks an endpoint, on a thread that may block, as the application's callbacks do that it asks. */
final class ReactiveAuthHandler implements HandlerFunction<ServerResponse> {

    private final AuthEndpoint endpoint;

    ReactiveAuthHandler(AuthEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Mono<ServerResponse> handle(ServerRequest request) {
        Mono<Optional<Principal>> user =
                request.principal().<Optional<Principal>>map(Optional::of).defaultIfEmpty(Optional.empty());
        return respond(user.flatMap(principal -> answer(request, Guards.of(principal.orElse(null)))));
    }

    private Mono<AuthResponse> answer(ServerRequest request, Guards user) {
        String contentType = request.headers().firstHeader(HttpHeaders.CONTENT_TYPE);
        if (!AuthEndpoint.isJson(contentType)) {
            // Not the body: a filter may have read it already, and then only the exchange still knows what it said.
            return request.formData()
                    .publishOn(Schedulers.boundedElastic())
                    .map(form -> endpoint.handleForm(parameters(form), user));
        }
        return request.bodyToMono(byte[].class)
                .defaultIfEmpty(new byte[0])
                .publishOn(Schedulers.boundedElastic())
                .map(body -> body.length > AuthEndpoint.MAX_BODY_BYTES
                        ? endpoint.tooLarge()
                        : endpoint.handleBody(contentType, new String(body, StandardCharsets.UTF_8), user))
                .onErrorResume(DataBufferLimitException.class, tooLong -> Mono.just(endpoint.tooLarge()));
    }

    private static Map<String, String[]> parameters(MultiValueMap<String, String> form) {
        Map<String, String[]> parameters = new HashMap<>();
        form.forEach((name, values) -> parameters.put(name, values.toArray(new String[0])));
        return parameters;
    }

    static Mono<ServerResponse> respond(Mono<AuthResponse> answer) {
        return answer.flatMap(response -> ServerResponse.status(response.status())
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .bodyValue(response.body()));
    }
}
