package dev.weir.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request as Prometheus 3.5 sends it. */
final class Scrape {
    private static final List<String> HEADERS = List.of(
            "User-Agent: Prometheus/3.5.3",
            "Accept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                    + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            "X-Prometheus-Scrape-Timeout-Seconds: 10");

    private Scrape() {}

    /** Without {@code Host}. */
    static List<String> headers(boolean gzip) {
        var headers = new ArrayList<>(HEADERS);
        if (gzip) {
            headers.add("Accept-Encoding: gzip");
        }
        return headers;
    }

    /** The whole request. */
    static byte[] request(Program program, boolean gzip) {
        return ("GET " + program.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + program.port() + "\r\n"
                        + String.join("\r\n", headers(gzip)) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
