package dev.weir.bench;

import dev.weir.testing.WeirProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All that it takes to start a server on a loopback port.
 *
 * @param path of its exposition, such as {@code /metrics}
 * @param folder that it is started in; what it prints goes to a file of its name there
 */
record Launch(String name, int port, String path, Path folder, Map<String, String> environment, List<String> command) {
    Launch {
        environment = Map.copyOf(environment);
        command = List.copyOf(command);
    }

    /** Weir on the {@code weir.yaml} of a folder. */
    static Launch weir(String name, Candidate candidate, Path folder) {
        int port = WeirProcess.freePort();
        return new Launch(
                name,
                port,
                "/metrics",
                folder,
                Map.of("QUARKUS_HTTP_HOST", "127.0.0.1", "QUARKUS_HTTP_PORT", Integer.toString(port)),
                Stream.concat(candidate.artefact().words().stream(), Stream.of("run"))
                        .toList());
    }
}
