package dev.weir.source.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.EngineMetric;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.source.docker.json.Answers;
import dev.weir.source.docker.json.GivenAnswers;
import dev.weir.source.docker.json.MalformedAnswer;
import dev.weir.source.docker.json.Usage;
import dev.weir.testing.EngineConfigs;
import dev.weir.testing.RecordedAnswers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to an answer, it is refused with a place, or its samples can be shown. */
class MutatedAnswersTest {
    private static final int ANSWERS = 5_000;

    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "/",
            "NaN",
            "7",
            "true",
            "healthy",
            "Read",
            "0001-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59-18:00",
            "-999999999-01-01T00:00:00+18:00",
            "2026-11-22T14:00:60Z",
            "\0",
            "\ud83d",
            "\r\n",
            "é".repeat(9_000));

    private static final List<Number> NUMBERS = List.of(
            -1,
            0,
            0.5,
            1e19,
            Double.MIN_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            BigInteger.TWO.pow(64),
            BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
            new BigDecimal("1e400"),
            new BigDecimal("-1e-400"));

    private final ContainerFamilies families = new ContainerFamilies(
            EngineConfigs.withUpstreamGauges(
                    Given.withLabels(EngineConfigs.local(), Map.of("tier", "com.example.tier"))),
            () -> 7);

    @ParameterizedTest
    @ValueSource(strings = {"docker20-list", "docker20-inspect-sleeper-v1", "docker20-stats-v2-web", "podman-stats-v1"})
    void isRefusedOrRead(String name) throws IOException {
        var random = new Random(name.hashCode());
        String recorded = RecordedAnswers.text(name);
        int read = 0;
        for (int i = 0; i < ANSWERS; i++) {
            Object answer = name.contains("list") ? new JsonArray(recorded) : necessary(new JsonObject(recorded));
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                mutate(answer, random);
            }
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(4) == 0) {
                body = damaged(body, random);
            }
            read += read(name, GivenAnswers.id(recorded), body) ? 1 : 0;
        }

        assertThat(read).isBetween(ANSWERS / 20, ANSWERS - ANSWERS / 20);
    }

    /** What is passed over would take most of the changes. */
    private static JsonObject necessary(JsonObject answer) {
        for (String name : List.of("HostConfig", "NetworkSettings", "GraphDriver", "Config", "precpu_stats")) {
            answer.remove(name);
        }
        return answer;
    }

    private boolean read(String name, String id, byte[] bytes) throws IOException {
        var body = new ByteArrayInputStream(bytes);
        var containers = new ArrayList<Reading>();
        try {
            if (name.contains("list")) {
                Answers.list(body, List.of("com.example.tier"))
                        .forEach(listed -> containers.add(new Reading(listed, 0, GivenAnswers.created(), null)));
            } else if (name.contains("inspect")) {
                containers.add(new Reading(Given.listed("a"), 0, Answers.inspected(body, id), null));
            } else {
                Usage usage = Answers.usage(body, id).orElse(null);
                containers.add(new Reading(Given.listed("a"), 0, GivenAnswers.created(), usage));
            }
        } catch (MalformedAnswer e) {
            assertThat(e).message().hasSizeLessThan(500);
            assertThat(String.valueOf(e.getMessage()).codePoints()).noneMatch(Character::isISOControl);
            return false;
        }
        families.of(containers).forEach(MutatedAnswersTest::check);
        return true;
    }

    private static void check(FamilySamples family) {
        boolean mayBeNegative = family.family().equals(EngineMetric.EXIT_CODE.family())
                || family.family().equals(EngineMetric.START_TIME.family());
        for (Samples block : family.blocks()) {
            for (int row = 0; row < block.size(); row++) {
                assertThat(block.value(row)).isFinite();
                assertThat(mayBeNegative || block.value(row) >= 0)
                        .as(family.family().name())
                        .isTrue();
            }
        }
    }

    private static void mutate(Object node, Random random) {
        if (node instanceof JsonObject object && !object.isEmpty()) {
            var names = new ArrayList<>(object.fieldNames());
            String name = names.get(random.nextInt(names.size()));
            if (isLeft(object.getValue(name), random)) {
                if (random.nextInt(4) == 0) {
                    object.remove(name);
                } else {
                    object.put(name, value(random));
                }
            }
        } else if (node instanceof JsonArray array && !array.isEmpty()) {
            int place = random.nextInt(array.size());
            if (isLeft(array.getValue(place), random)) {
                if (random.nextInt(4) == 0) {
                    array.remove(place);
                } else {
                    array.set(place, value(random));
                }
            }
        }
    }

    /** Whether a child is itself to be changed, and not something in it. */
    private static boolean isLeft(@Nullable Object child, Random random) {
        boolean isInner = child instanceof JsonObject || child instanceof JsonArray;
        if (child == null || !isInner || random.nextInt(5) == 0) {
            return true;
        }
        mutate(child, random);
        return false;
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> new JsonObject().put("x", new JsonArray().add(1));
            case 3 -> new JsonArray().addNull();
            case 4 -> TEXTS.get(random.nextInt(TEXTS.size()));
            default -> NUMBERS.get(random.nextInt(NUMBERS.size()));
        };
    }

    private static byte[] damaged(byte[] body, Random random) {
        if (random.nextBoolean()) {
            return Arrays.copyOf(body, random.nextInt(body.length + 1));
        }
        byte[] damaged = body.clone();
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }
}
