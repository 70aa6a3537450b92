package dev.weir.bench;

import dev.weir.testing.WeirProcess;
import java.util.List;
import java.util.Map;

/** Debian's Pushgateway. It keeps what is pushed in memory alone. */
final class Pushgateway {
    private Pushgateway() {}

    /**
     * Starts it without checking pushes for consistency, which takes a scrape each. A push goes to {@code /metrics/job/NAME}; its series
     * get the label {@code job}, and {@code instance} if they have none.
     */
    static Program start(Setting setting) {
        int port = WeirProcess.freePort();
        return Program.start(
                "pushgateway-" + port,
                port,
                "/metrics",
                setting.folder(),
                Map.of(),
                List.of(
                        "prometheus-pushgateway",
                        "--web.listen-address=127.0.0.1:" + port,
                        "--persistence.file=",
                        "--push.disable-consistency-check",
                        "--log.level=error"));
    }
}
