package dev.weir.source.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What stands before the body of an answer.
 *
 * @param minor of HTTP/1.0 and HTTP/1.1 the last digit
 * @param headers by their names in lower case
 */
record AnswerHead(int minor, int status, Map<String, List<String>> headers) {
    /** All lines of a head together, those of the answers before the final one too. */
    static final int LONGEST = 64 * 1024;

    private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9][0-9])(?: .*)?", Pattern.DOTALL);
    private static final int QUOTED = 40;

    /** Reads up to the body of the final answer. */
    static AnswerHead read(InputStream input) throws IOException {
        var lines = new Lines(input, LONGEST);
        AnswerHead head;
        do {
            head = one(input, lines);
        } while (head.status < 200);
        return head;
    }

    private static AnswerHead one(InputStream input, Lines lines) throws IOException {
        String first = lines.next(start(input));
        Matcher status = STATUS.matcher(first);
        if (!status.matches()) {
            throw notHttp(first);
        }
        if (status.group(2).equals("101")) {
            throw new MalformedAnswer("the engine switched to another protocol without being asked");
        }
        return new AnswerHead(
                Integer.parseInt(status.group(1)), Integer.parseInt(status.group(2)), Map.copyOf(headers(lines)));
    }

    /** Gives up at the first byte that is none of HTTP: who does not speak it may not end his line either. */
    private static ByteArrayOutputStream start(InputStream input) throws IOException {
        var read = new ByteArrayOutputStream();
        for (byte expected : START) {
            int found = input.read();
            if (found < 0 && read.size() == 0) {
                throw new EOFException("the engine closed the connection without an answer");
            }
            if (found < 0) {
                throw Lines.cut();
            }
            read.write(found);
            if (found != expected) {
                read.write(input.readNBytes(Math.min(input.available(), QUOTED)));
                throw notHttp(read.toString(StandardCharsets.ISO_8859_1));
            }
        }
        return read;
    }

    private static IOException notHttp(String text) {
        // The first bytes of a TLS record: its kind, an alert or a handshake, and the major version.
        if (text.startsWith("\u0015\u0003") || text.startsWith("\u0016\u0003")) {
            return new ProtocolException("the engine answers in TLS, and has no tls here");
        }
        String begin = Shown.of(text.substring(0, Math.min(text.length(), QUOTED)));
        return new MalformedAnswer("the answer is none of HTTP/1.1; it begins with \"" + begin + "\"");
    }

    private static Map<String, List<String>> headers(Lines lines) throws IOException {
        var headers = new HashMap<String, List<String>>();
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) <= ' ' || line.charAt(colon - 1) <= ' ') {
                throw new MalformedAnswer("the answer has a line that is no header: \"" + Shown.of(line) + "\"");
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        return headers;
    }

    /** The first value of a header. */
    Optional<String> header(String name) {
        return values(name).findFirst();
    }

    /** What a header lists, however it is divided into lines. */
    Stream<String> listed(String name) {
        return values(name).flatMap(value -> Stream.of(value.split(",", -1))).map(String::trim);
    }

    private Stream<String> values(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream();
    }

    /** Whether the connection can serve another call after this answer; not if two headers tell where it ends. */
    boolean keepsConnection() {
        return minor == 1
                && listed("connection").noneMatch("close"::equalsIgnoreCase)
                && !headers.keySet().containsAll(List.of("content-length", "transfer-encoding"));
    }

    boolean isSuccess() {
        return status < 300;
    }

    /** Whether the status says that no body follows. */
    boolean isBodiless() {
        return status == 204 || status == 304;
    }
}
