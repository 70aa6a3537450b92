package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Podman, with its service that speaks as Docker does. Its containers do not end with the service. */
public final class PodmanEngine extends ContainerEngine {
    private static @Nullable PodmanEngine shared;

    private PodmanEngine(Enclosure enclosure) {
        super(enclosure);
    }

    /** The engine of this JVM; skips the test where there can be none. */
    public static synchronized PodmanEngine shared() {
        if (shared == null) {
            Programs.assumeInstalled("podman", "conmon");
            var engine = new PodmanEngine(Enclosure.create(Enclosure.Network.OWN));
            engine.configure();
            engine.startWithImage();
            shared = engine;
        }
        return shared;
    }

    private void configure() {
        try {
            Files.writeString(
                    Path.of(file("containers.conf")),
                    """
                    [containers]
                    default_ulimits = []
                    [engine]
                    runtime = "runc"
                    cgroup_manager = "cgroupfs"
                    events_logger = "file"
                    [network]
                    network_config_dir = "%s"
                    """
                            .formatted(file("networks")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<String> service() {
        return podman("system", "service", "--time=0", address());
    }

    @Override
    List<String> client() {
        return podman();
    }

    private List<String> podman(String... command) {
        var podman = new ArrayList<>(List.of(
                "env",
                "CONTAINERS_CONF=" + file("containers.conf"),
                "podman",
                "--root=" + file("root"),
                "--runroot=" + file("run"),
                "--tmpdir=" + file("tmp"),
                "--storage-driver=vfs"));
        podman.addAll(List.of(command));
        return podman;
    }

    @Override
    String options() {
        return "--pull never --cgroup-parent /" + enclosure.name();
    }
}
