package dev.weir.source.docker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.config.EngineAddress;
import dev.weir.source.CollectException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/** Connects to an engine as somebody who may not do everything, as root may. */
final class OrdinaryUser {
    private static final String NOBODY = "65534";

    private OrdinaryUser() {}

    /** The reason and message of the failure; skips the test if there is no way to be another user than root. */
    static String failure(Path socket) throws IOException, InterruptedException, URISyntaxException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        assumeTrue(!root || Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
        Path classes = home(EngineConnection.class);
        Path tests = home(OrdinaryUser.class);
        assumeTrue(!root || isOpenToAll(classes), classes + " can be read by root only");
        List<String> command = new ArrayList<>();
        if (root) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + ":" + tests,
                OrdinaryUser.class.getName(),
                socket.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static boolean isOpenToAll(Path folder) throws IOException {
        for (Path step = folder; step != null; step = step.getParent()) {
            if (!FileOwners.read(step).permissions().contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    public static void main(String[] arguments) {
        try (var connection = new EngineConnection(new EngineAddress.Unix(Path.of(arguments[0])))) {
            Integer read = connection.get("/x", 1, body -> body.read());
            System.out.println("read " + read);
        } catch (CollectException e) {
            System.out.println(e.reason() + " " + e.getMessage());
        }
    }
}
