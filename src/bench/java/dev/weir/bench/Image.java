package dev.weir.bench;

import dev.weir.bench.FootprintTable.Cell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a container engine says of an image. */
final class Image {
    private static final List<String> ENGINES = List.of("docker", "podman");

    private Image() {}

    /** Its size, or why there is none to tell. */
    static Cell size(String name) {
        for (String engine : ENGINES) {
            try {
                Process asked = new ProcessBuilder(engine, "image", "inspect", "--format", "{{.Size}}", name)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                if (asked.waitFor() == 0) {
                    return Cell.bytes(Long.parseLong(answer));
                }
            } catch (IOException notInstalled) {
                // The other one may be.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return Cell.missing("no engine has it");
    }
}
