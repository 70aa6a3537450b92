package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFilesTest {
    @Test
    void readsWhatLinuxTells(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("status"), "Name:\tjava\nVmHWM:\t  9 kB\nVmRSS:\t  135000 kB\n");
        Files.writeString(
                folder.resolve("limits"),
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            20000                524288               files
                """);
        Files.createDirectories(folder.resolve("fd/0"));
        Files.createDirectories(folder.resolve("fd/1"));
        var files = new ProcessFiles(folder);

        assertThat(files.residentBytes()).hasValue(135_000L * 1024);
        assertThat(files.mostDescriptors()).hasValue(20_000);
        assertThat(files.openDescriptors()).hasValue(2);
    }

    @Test
    void elsewhereThereIsNothing(@TempDir Path folder) {
        var files = new ProcessFiles(folder.resolve("missing"));

        assertThat(files.residentBytes()).isEmpty();
        assertThat(files.mostDescriptors()).isEmpty();
        assertThat(files.openDescriptors()).isEmpty();
    }

    @Test
    void noLimitIsNoNumber(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("limits"), "Max open files            unlimited            unlimited\n");

        assertThat(new ProcessFiles(folder).mostDescriptors()).isEmpty();
    }
}
