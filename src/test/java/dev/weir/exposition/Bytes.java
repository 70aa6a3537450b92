package dev.weir.exposition;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** What a client makes of a body. */
final class Bytes {
    private Bytes() {}

    static byte[] gunzip(byte[] gzip) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Strictly: malformed UTF-8 is an error. */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] body(Exposition exposition, Format format, Encoding encoding) {
        byte[] bytes = exposition.body(format, encoding).getBytes();
        return encoding == Encoding.GZIP ? gunzip(bytes) : bytes;
    }

    static String text(Exposition exposition, Format format) {
        return utf8(body(exposition, format, Encoding.IDENTITY));
    }
}
