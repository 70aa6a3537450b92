package dev.weir.source.docker;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Where a body ends. */
@FunctionalInterface
interface Framing {

    /** As {@link InputStream#read(byte[], int, int)}, but fails if the connection ends before the body does. */
    int read(byte[] to, int offset, int length) throws IOException;

    /** As the head says. */
    static Framing of(AnswerHead head, InputStream input) throws IOException {
        if (head.isBodiless()) {
            return new Counted(input, 0);
        }
        List<String> codings = head.listed("transfer-encoding").toList();
        if (codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked")) {
            return new Chunked(input);
        }
        if (!codings.isEmpty()) {
            throw new MalformedAnswer("Transfer-Encoding is \"" + Shown.of(String.join(", ", codings))
                    + "\", and only \"chunked\" is understood");
        }
        List<String> lengths = head.listed("content-length").distinct().toList();
        if (lengths.isEmpty()) {
            return new UntilClose(input);
        }
        return new Counted(input, length(lengths));
    }

    private static long length(List<String> lengths) throws MalformedAnswer {
        String found = String.join(", ", lengths);
        if (!found.matches("[0-9]{1,18}")) {
            throw new MalformedAnswer("Content-Length is \"" + Shown.of(found) + "\", and no length");
        }
        return Long.parseLong(found);
    }

    /** How many bytes are known to come; zero if that is not known. */
    default long announced() {
        return 0;
    }

    /** Whether a connection is of any use after the body. */
    default boolean endsBeforeConnection() {
        return true;
    }
}
