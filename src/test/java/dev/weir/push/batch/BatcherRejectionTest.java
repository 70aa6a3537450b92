package dev.weir.push.batch;

import static dev.weir.push.batch.FlushReason.CAPACITY;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatcherRejectionTest {
    private BatcherFixture fixture = new BatcherFixture();

    @AfterEach
    void booksAreBalanced() {
        assertThat(BatcherFixture.difference(fixture.stats())).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 249, 250, 498, 499})
    void whatIsRefusedForGoodIsFoundAndLostAndTheRestIsFlushed(int poison) {
        fixture.reject(poison + "/key");

        fixture.addAll(0, 500);

        assertThat(fixture.lost).containsExactly("rejected " + poison + "/key");
        assertThat(fixture.stats().lost(LossReason.REJECTED)).isEqualTo(1);
        assertThat(fixture.stats().flushed()).isEqualTo(499);
        assertThat(fixture.stats().pending()).isZero();
        assertThat(fixture.flushes).hasSizeLessThanOrEqualTo(20);
        assertThat(fixture.reasons()).containsOnly(CAPACITY);
    }

    @Test
    void severalThatAreRefusedAreFoundOneAfterTheOther() {
        List<String> poison = List.of("3/key", "4/key", "100/key", "499/key");
        fixture.reject(poison.toArray(String[]::new));

        fixture.addAll(0, 500);

        assertThat(fixture.lost)
                .containsExactlyElementsOf(
                        poison.stream().map(key -> "rejected " + key).toList());
        assertThat(fixture.stats().flushed()).isEqualTo(496);
        assertThat(fixture.flushes).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void refusalOfAllTakesAboutAFlushForEach() {
        fixture.answer = batch -> Uni.createFrom().failure(new Rejected("no such table", new IllegalStateException()));

        fixture.addAll(0, 500);

        assertThat(fixture.stats().lost(LossReason.REJECTED)).isEqualTo(500);
        assertThat(fixture.flushes).hasSizeLessThanOrEqualTo(510);
        fixture.succeed();
        fixture.addAll(0, 500);
        assertThat(fixture.sizes().get(fixture.sizes().size() - 1)).isEqualTo(500);
    }

    @Test
    void refusalIsLookedIntoAlsoAroundAFailure() {
        fixture.reject("300/key");
        Function<Map<String, BatcherFixture.Value>, Uni<Flushed>> rejecting = fixture.answer;
        fixture.answer = batch -> fixture.flushes.size() % 3 == 0
                ? Uni.createFrom().failure(new IllegalStateException("away"))
                : rejecting.apply(batch);

        fixture.addAll(0, 500);
        fixture.seconds(60);

        assertThat(fixture.lost).containsExactly("rejected 300/key");
        assertThat(fixture.stats().flushed()).isEqualTo(499);
    }

    @Test
    void newerValueCuresWhatWasRefused() {
        fixture.answer = batch -> {
            boolean bad = batch.values().stream().anyMatch(value -> value.text().equals("bad"));
            return bad
                    ? Uni.createFrom()
                            .failure(
                                    fixture.flushes.size() == 1
                                            ? new Rejected("bad", new IllegalStateException())
                                            : new IllegalStateException("away"))
                    : Uni.createFrom().item(new Flushed(batch.size(), 0));
        };
        fixture.add("a/one", "bad", 1);
        fixture.add("a/two", "good", 1);
        fixture.seconds(5);
        fixture.add("a/one", "good", 2);
        fixture.seconds(5);

        assertThat(fixture.lost).isEmpty();
        assertThat(fixture.stats().flushed()).isEqualTo(2);
    }
}
