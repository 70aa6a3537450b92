package dev.weir.testing;

import dev.weir.config.EngineTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Docker. */
public final class DockerEngine extends ContainerEngine {
    private static @Nullable DockerEngine shared;

    private final List<String> settings;

    private DockerEngine(Enclosure enclosure, List<String> settings) {
        super(enclosure);
        this.settings = settings;
    }

    /** The engine of this JVM; skips the test where there can be none. */
    public static synchronized DockerEngine shared() {
        if (shared == null) {
            shared = create(Enclosure.Network.OWN, List.of());
        }
        return shared;
    }

    /** An engine that listens on a loopback port, too, for those only who have a certificate. Its containers have no network. */
    public static DockerEngine listening(int port, TestAuthority authority) {
        EngineTls served = authority.issue("served");
        return create(
                Enclosure.Network.HOST,
                List.of(
                        "--bridge=none",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--ip-forward=false",
                        "--host=tcp://127.0.0.1:" + port,
                        "--tlsverify",
                        "--tlscacert=" + authority.certificate(),
                        "--tlscert=" + served.certificateFile(),
                        "--tlskey=" + served.keyFile()));
    }

    private static DockerEngine create(Enclosure.Network network, List<String> settings) {
        Programs.assumeInstalled("dockerd", "docker", "containerd");
        var engine = new DockerEngine(Enclosure.create(network), settings);
        engine.startWithImage();
        return engine;
    }

    @Override
    List<String> service() {
        try {
            // That of the machine is not to be read.
            Files.writeString(Path.of(file("daemon.json")), "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var service = new ArrayList<>(List.of(
                "dockerd",
                "--config-file=" + file("daemon.json"),
                "--data-root=" + file("data"),
                "--exec-root=" + file("exec"),
                "--pidfile=" + file("docker.pid"),
                "--host=" + address(),
                "--storage-driver=vfs",
                "--exec-opt=native.cgroupdriver=cgroupfs",
                "--cgroup-parent=/" + enclosure.name()));
        service.addAll(settings);
        return service;
    }

    @Override
    List<String> client() {
        return List.of("docker", "--config", file("client"), "--host", address());
    }

    @Override
    String options() {
        return "--pull never";
    }
}
