package dev.jbroadcast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Makes bytes of answers. */
final class HttpAnswerEncoder {

    private static final int HEAD_BYTES = 256;

    private HttpAnswerEncoder() {}

    static ByteBuf encode(
            HttpAnswer answer, HttpRequest request, boolean keepAlive, HttpDate date, ByteBufAllocator allocator) {
        ByteBuf bytes = allocator.directBuffer(HEAD_BYTES + answer.body().length);
        ascii(bytes, "HTTP/1.1 ");
        HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status());
        ascii(bytes, status.codeAsText());
        ascii(bytes, " ");
        ascii(bytes, status.reasonPhrase());
        header(bytes, "Date", date.now());
        header(bytes, "Content-Type", answer.contentType());
        header(bytes, "Content-Length", Integer.toString(answer.body().length));
        answer.headers().forEach((name, value) -> header(bytes, name, value));
        if (!keepAlive) {
            // The answer to a failed upgrade has one already.
            if (!answer.headers().containsKey("Connection")) {
                header(bytes, "Connection", "close");
            }
        } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            header(bytes, "Connection", "keep-alive");
        }
        ascii(bytes, "\r\n\r\n");
        if (!request.method().equals(HttpMethod.HEAD)) {
            bytes.writeBytes(answer.body());
        }
        return bytes;
    }

    private static void header(ByteBuf bytes, String name, String value) {
        ascii(bytes, "\r\n");
        ascii(bytes, name);
        ascii(bytes, ": ");
        ascii(bytes, value);
    }

    private static void ascii(ByteBuf bytes, CharSequence text) {
        ByteBufUtil.writeAscii(bytes, text);
    }
}
