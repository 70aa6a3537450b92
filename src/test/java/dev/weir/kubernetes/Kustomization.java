package dev.weir.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.Prometheus;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A folder of {@code k8s} that {@code kubectl apply -k} takes. */
enum Kustomization {
    BASE("base"),
    MONITORING("monitoring"),
    DEMO("overlays/demo"),
    PRODUCTION("overlays/production"),
    DOCKER_NODE("overlays/docker-node");

    static final Path ROOT = Path.of("k8s");

    /** The first kubectl whose kustomize knows components: 4.0, earlier ones had 2.0. */
    private static final int OLDEST_MINOR_VERSION = 21;

    private static final Map<Kustomization, Built> BUILT = new ConcurrentHashMap<>();

    private final String folder;

    Kustomization(String folder) {
        this.folder = folder;
    }

    private record Built(Manifests manifests, String warnings) {}

    private record Answer(String said, String warnings) {}

    Path folder() {
        return ROOT.resolve(folder);
    }

    /** What kubectl makes of it; a test is skipped where there is none that can. */
    Manifests build() {
        return built().manifests;
    }

    /** What kubectl says of it besides. */
    String warnings() {
        return built().warnings;
    }

    private Built built() {
        assumeKubectl();
        return BUILT.computeIfAbsent(this, it -> {
            Answer answer = kubectl("kustomize", it.folder().toString());
            return new Built(Manifests.read(answer.said), answer.warnings);
        });
    }

    private static void assumeKubectl() {
        assumeTrue(Prometheus.isInstalled("kubectl"), "kubectl is not installed");
        assumeTrue(
                Kubectl.MINOR_VERSION >= OLDEST_MINOR_VERSION,
                "kubectl 1." + Kubectl.MINOR_VERSION + " knows no components; they need 1." + OLDEST_MINOR_VERSION
                        + " or later");
    }

    /** Asked when it is known to be there. */
    private static final class Kubectl {
        static final int MINOR_VERSION = minorVersion();

        private static int minorVersion() {
            String minor = new JsonObject(kubectl("version", "--client", "--output=json").said)
                    .getJsonObject("clientVersion")
                    .getString("minor");
            return Integer.parseInt(minor.replaceAll("\\D", ""));
        }
    }

    private static Answer kubectl(String... arguments) {
        Path errors = null;
        try {
            errors = Files.createTempFile("kubectl", ".txt");
            List<String> command = new ArrayList<>(List.of("kubectl"));
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String warnings = Files.readString(errors);
            if (code != 0) {
                throw new AssertionError(command + " ended with " + code + ": " + warnings);
            }
            return new Answer(said, warnings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            if (errors != null) {
                errors.toFile().delete();
            }
        }
    }
}
