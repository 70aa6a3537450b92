package dev.weir.source.docker;

import dev.weir.config.EngineAddress;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What is asked of an engine. Asking twice does no harm: it is always GET. */
final class Request {
    private final byte[] text;

    /** @throws CollectException if the path, which may have an engine's own words in it, would be more than a path */
    Request(String path, EngineAddress address) {
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new CollectException(Reason.MAPPING, "GET " + Shown.of(path) + ": that is no path of the API");
        }
        text = ("GET " + path + " HTTP/1.1\r\nHost: " + host(address) + "\r\nUser-Agent: weir\r\n"
                        + "Accept: application/json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String host(EngineAddress address) {
        return address instanceof EngineAddress.Tcp ? address.toString().substring("tcp://".length()) : "localhost";
    }

    /** Sends it, and reads what comes before the body of the answer. */
    AnswerHead send(Wire wire) throws IOException {
        wire.output().write(text);
        wire.output().flush();
        return AnswerHead.read(wire.input());
    }
}
