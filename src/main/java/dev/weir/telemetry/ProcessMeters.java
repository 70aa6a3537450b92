package dev.weir.telemetry;

import dev.weir.refresh.Clocks;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.ProcessHandle.Info;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the process is and takes, as far as the operating system tells. */
@Singleton
final class ProcessMeters {
    private final String version;
    private final ProcessFiles files = new ProcessFiles(Path.of("/proc/self"));
    private final MeterGroup meters;

    /** @param version of the program, as it was built */
    ProcessMeters(@ConfigProperty(name = "quarkus.application.version") String version, MeterRegistry registry) {
        this.version = version;
        this.meters = new MeterGroup(registry);
    }

    void start(@Observes StartupEvent event) {
        meters.gauge(Metric.BUILD_INFO, () -> 1, "version", version, "runtime", runtime());
        ProcessHandle process = ProcessHandle.current();
        process.info().startInstant().ifPresent(start -> {
            double seconds = start.toEpochMilli() / 1000.0;
            meters.gauge(Metric.PROCESS_START_TIME, () -> seconds);
        });
        if (cpu(process.info()) > 0) {
            meters.counter(Metric.PROCESS_CPU_SECONDS, () -> cpu(process.info()));
        }
        gauge(Metric.PROCESS_RESIDENT_BYTES, files::residentBytes);
        gauge(Metric.PROCESS_OPEN_FDS, files::openDescriptors);
        gauge(Metric.PROCESS_MAX_FDS, files::mostDescriptors);
    }

    private void gauge(Metric metric, Supplier<OptionalLong> value) {
        if (value.get().isPresent()) {
            meters.gauge(metric, () -> {
                OptionalLong now = value.get();
                return now.isPresent() ? now.getAsLong() : Double.NaN;
            });
        }
    }

    private static double cpu(Info process) {
        return Clocks.seconds(process.totalCpuDuration().orElse(Duration.ZERO));
    }

    private static String runtime() {
        return System.getProperty("org.graalvm.nativeimage.imagecode") == null
                ? System.getProperty("java.version") + " " + System.getProperty("java.vm.name")
                : "native";
    }
}
