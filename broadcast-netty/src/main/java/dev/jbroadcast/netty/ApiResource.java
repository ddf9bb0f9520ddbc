package dev.jbroadcast.netty;

import dev.jbroadcast.server.http.ApiRequest;
import dev.jbroadcast.server.http.ApiResponse;
import dev.jbroadcast.server.http.HttpApi;
import dev.jbroadcast.server.http.ReceivedHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The HTTP API. */
record ApiResource(HttpApi api) implements Resource {

    @Override
    public Reception receive(HttpRequest head) {
        RequestTarget target = RequestTarget.of(head.uri());
        ReceivedHead received = api.receive(new ApiRequest(
                head.method().name(),
                target.rawPath(),
                target.rawQuery(),
                head.headers().get(HttpHeaderNames.ACCEPT),
                head.headers().get(ApiRequest.IDEMPOTENCY_KEY),
                contentLength(head),
                InputStream.nullInputStream()));
        ApiResponse answer = received.answer();
        return answer == null
                ? new Reception(
                        null,
                        received.maxBodyBytes(),
                        body -> answer(received.answer(body)),
                        () -> answer(received.tooLarge()))
                : Reception.answered(answer(answer));
    }

    @Override
    public boolean mayBlockOnHead() {
        return api.mayBlock();
    }

    @Override
    public boolean mayBlockOnBody() {
        return api.mayBlock();
    }

    private static long contentLength(HttpRequest head) {
        return HttpUtil.isTransferEncodingChunked(head) ? -1 : HttpUtil.getContentLength(head, 0L);
    }

    private static HttpAnswer answer(ApiResponse response) {
        return new HttpAnswer(
                response.status(),
                response.contentType(),
                response.body().getBytes(StandardCharsets.UTF_8),
                response.headers(),
                response.bodyRead());
    }
}
