package dev.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one request for {@code /metrics}, from its first to its last: whoever sends them again asks the same again.
 *
 * @param bytes a copy of them
 * @param headers how many lines of headers they have
 */
record WholeRequest(ByteBuf bytes, int headers) {
    private static final byte[] FIRST_LINE = "GET /metrics HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

    /** In bytes. Those of Prometheus have 300. */
    private static final int LONGEST = 4096;

    /** What says that a request is not over with its headers, or the connection with the request. */
    private static final List<CharSequence> FURTHER = List.of(
            HttpHeaders.CONTENT_LENGTH,
            HttpHeaders.TRANSFER_ENCODING,
            HttpHeaders.EXPECT,
            HttpHeaders.UPGRADE,
            HttpHeaders.CONNECTION);

    /** Nothing if what was received is anything else than the lines of one request, each ended by CR and LF. */
    static @Nullable WholeRequest of(ByteBuf received) {
        if (received.readableBytes() > LONGEST) {
            return null;
        }
        byte[] bytes = ByteBufUtil.getBytes(received);
        if (!startsWithFirstLine(bytes)) {
            return null;
        }
        int headers = 0;
        int line = FIRST_LINE.length;
        for (int end = endOfLine(bytes, line); end > line; end = endOfLine(bytes, line)) {
            if (bytes[line] == ' ' || bytes[line] == '\t') {
                // It goes on with the header before, and would hide one that came before these bytes.
                return null;
            }
            headers++;
            line = end + 2;
        }
        boolean isLastLine = endOfLine(bytes, line) == line && line + 2 == bytes.length;
        return isLastLine ? new WholeRequest(Unpooled.wrappedBuffer(bytes), headers) : null;
    }

    /** Whether a request was read from these bytes alone: any that came before them would have given it further headers. */
    boolean isAllOf(MultiMap read) {
        return read.entries().size() == headers && FURTHER.stream().noneMatch(read::contains);
    }

    private static boolean startsWithFirstLine(byte[] bytes) {
        return bytes.length > FIRST_LINE.length
                && Arrays.equals(bytes, 0, FIRST_LINE.length, FIRST_LINE, 0, FIRST_LINE.length);
    }

    /** The place of the CR; -1 if there is none, or a CR or LF stands alone before. */
    private static int endOfLine(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != '\r' && bytes[end] != '\n') {
            end++;
        }
        return end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n' ? end : -1;
    }
}
