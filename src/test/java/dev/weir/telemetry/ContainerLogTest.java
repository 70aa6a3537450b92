package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.Reason;
import dev.weir.source.docker.EngineEvent.ContainersRead;
import dev.weir.source.docker.EngineEvent.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContainerLogTest {
    private final ContainerLog log = new ContainerLog();
    private final List<String> lines = new ArrayList<>();
    private final Logger logger = Logger.getLogger("dev.weir.targets");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    @Test
    void saysOnceWhichContainersAreLostAndWhichAreBack() {
        log.read(new ContainersRead("local", 7, List.of(), List.of()));
        log.read(new ContainersRead(
                "local",
                7,
                List.of(
                        new Unreadable("web", Reason.TIMEOUT, "no answer within 30s"),
                        new Unreadable("db", Reason.API, "GET /containers/ab/json: 404: No such container: ab")),
                List.of()));
        log.read(new ContainersRead("local", 7, List.of(), List.of()));
        log.read(new ContainersRead("local", 6, List.of(), List.of("web")));

        assertThat(lines)
                .containsExactly(
                        "WARN containers cannot be read engine=local count=2 of=7 lost=\"web (timeout: no answer within 30s),"
                                + " db (api: GET /containers/ab/json: 404: No such container: ab)\"",
                        "INFO containers can be read again engine=local count=1 of=6 back=\"web\"");
    }

    @Test
    void namesFiveOfThemAndCountsTheRest() {
        List<String> names = IntStream.range(0, 2_000).mapToObj(i -> "c" + i).toList();
        log.read(new ContainersRead(
                "local",
                2_000,
                names.stream()
                        .map(name -> new Unreadable(name, Reason.LIMIT, "too long"))
                        .toList(),
                List.of()));
        log.read(new ContainersRead("local", 2_000, List.of(), names));

        assertThat(lines)
                .containsExactly(
                        "WARN containers cannot be read engine=local count=2000 of=2000 lost=\"c0 (limit: too long), c1 (limit:"
                                + " too long), c2 (limit: too long), c3 (limit: too long), c4 (limit: too long) and 1995 more\"",
                        "INFO containers can be read again engine=local count=2000 of=2000 back=\"c0, c1, c2, c3, c4 and 1995"
                                + " more\"");
    }

    @Test
    void lineStaysOneWhateverAContainerIsCalled() {
        log.read(new ContainersRead(
                "local", 1, List.of(new Unreadable("a\"\nb", Reason.MAPPING, "\u001b[31m")), List.of("\r\u2028")));

        assertThat(lines)
                .containsExactly(
                        "WARN containers cannot be read engine=local count=1 of=1 lost=\"a\\\"\\nb (mapping: \\u001b[31m)\"",
                        "INFO containers can be read again engine=local count=1 of=1 back=\"\\r\\u2028\"");
    }
}
