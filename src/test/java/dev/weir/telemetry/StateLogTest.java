package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig.OnEmpty;
import dev.weir.config.CollectorConfig.OnError;
import dev.weir.config.Schedule;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Holdings;
import dev.weir.refresh.Permits;
import dev.weir.refresh.Refresher;
import dev.weir.refresh.Target;
import dev.weir.refresh.TargetEvent;
import dev.weir.refresh.TargetStatus;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.source.CollectException;
import dev.weir.source.Collected;
import dev.weir.source.Reason;
import dev.weir.testing.ManualTime;
import dev.weir.trace.Tracer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateLogTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-11-22T10:00:00Z"));
    private final StateLog log = new StateLog();
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
    private final Refresher refresher = refresher();
    private Uni<Collected> answer = Uni.createFrom().nothing();

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    @Test
    void saysOnceThatATargetIsUpOrDown() {
        succeed();
        succeed();
        fail(Reason.CONNECTION, "refused");
        fail(Reason.CONNECTION, "reset");
        succeed();

        assertThat(lines)
                .containsExactly(
                        "INFO target is up collector=orders database=shop samples=1",
                        "WARN target is down collector=orders database=shop reason=connection error=\"refused\"",
                        "INFO target is up collector=orders database=shop samples=1");
    }

    @Test
    void saysOnceThatATargetIsDownForAnotherReason() {
        fail(Reason.TIMEOUT, "too late");
        fail(Reason.TIMEOUT, "too late again");
        fail(Reason.AUTHENTICATION, "wrong password");
        fail(Reason.AUTHENTICATION, "wrong password");
        fail(Reason.TIMEOUT, "too late");

        assertThat(lines)
                .containsExactly(
                        "WARN target is down collector=orders database=shop reason=timeout error=\"too late\"",
                        "WARN target is down collector=orders database=shop reason=authentication error=\"wrong password\"",
                        "WARN target is down collector=orders database=shop reason=timeout error=\"too late\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "column \"n\" is missing",
                "first line\nsecond line\r\nand a\ttab",
                "C:\\temp\\\" forged=\"1",
                "bell \u0007, escape \u001b[31m, delete \u007f, next line \u0085, nothing \u0000",
                "separators \u2028 and \u2029",
                "from right to left \u202e and back",
                "100 % of %s {0}",
                "grüße 数 \uD83D\uDE00 \uDBFF"
            })
    void lineStaysOneAndTellsTheMessageWhateverItHolds(String message) {
        fail(Reason.SQL, message);

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.chars()).noneMatch(Character::isISOControl);
            assertThat(line).doesNotContainPattern("[\u2028\u2029\u202e]");
            String quoted = line.substring(line.indexOf("error=") + "error=".length());
            assertThat(Json.decodeValue(quoted)).isEqualTo(message);
        });
    }

    private void succeed() {
        var samples = Samples.builder(List.of()).add(1, new String[0]).build();
        answer = Uni.createFrom()
                .item(new Collected(
                        List.of(new FamilySamples(new Family("orders", MetricType.GAUGE, "Orders."), List.of(samples))),
                        1));
        refresher.refresh();
    }

    private void fail(Reason reason, String message) {
        answer = Uni.createFrom().failure(new CollectException(reason, message));
        refresher.refresh();
    }

    private Refresher refresher() {
        var target = new Target(
                new TargetId("orders", "shop"),
                Owner.collector("orders"),
                new Holdings(),
                0,
                false,
                new Schedule.Interval(Duration.ofSeconds(30)),
                Duration.ofSeconds(10),
                new OnError.Keep(),
                OnEmpty.PUBLISH,
                100,
                100,
                null,
                Map.of(),
                deadline -> answer,
                new Permits("shop", 1, time));
        return new Refresher(
                target,
                new Refresher.Environment(
                        new SnapshotStore(),
                        new Clocks(time, time, time),
                        Runnable::run,
                        families -> 0,
                        new Tracer(time),
                        this::hear,
                        1));
    }

    private void hear(TargetEvent event) {
        if (event instanceof TargetStatus status) {
            log.changed(status);
        }
    }
}
