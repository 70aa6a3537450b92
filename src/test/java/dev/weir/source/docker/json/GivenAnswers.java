package dev.weir.source.docker.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Short words for the answers that tests give. */
public final class GivenAnswers {
    /** No recording exists: what the documentation of the Engine API says of Windows. */
    public static final String WINDOWS =
            """
            {"read": "2026-11-22T14:00:00.1Z", "preread": "2026-11-22T13:59:59.1Z", "pids_stats": {},
             "blkio_stats": {"io_service_bytes_recursive": null, "io_serviced_recursive": null},
             "num_procs": 4,
             "storage_stats": {"read_count_normalized": 1310, "read_size_bytes": 11358208,
                               "write_count_normalized": 1642, "write_size_bytes": 23470080},
             "cpu_stats": {"cpu_usage": {"total_usage": 12345678, "usage_in_kernelmode": 5937500, "usage_in_usermode": 6408178},
                           "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0}},
             "memory_stats": {"commitbytes": 77160448, "commitpeakbytes": 105000960, "privateworkingset": 59961344},
             "name": "/shop", "id": "0a1b", "networks": {"4b7a5d6c": {"rx_bytes": 120, "tx_bytes": 48}}}
            """;

    private static final Pattern ID = Pattern.compile("\"[Ii]d\": ?\"([^\"]*)\"");

    private GivenAnswers() {}

    public static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    public static List<Listed> list(String json, String... labels) throws IOException {
        return Answers.list(body(json), List.of(labels));
    }

    public static Inspected inspected(String json) throws IOException {
        return Answers.inspected(body(json), id(json));
    }

    public static Optional<Usage> usage(String json) throws IOException {
        return Answers.usage(body(json), id(json));
    }

    /** Of the container that an answer is of. */
    public static String id(String json) {
        Matcher id = ID.matcher(json);
        return id.find() ? id.group(1) : "";
    }

    /** A container that is there and does nothing. */
    public static Inspected created() {
        return new Inspected(false, false, false, null, OptionalDouble.empty(), OptionalLong.empty(), 0);
    }
}
