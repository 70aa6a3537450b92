package dev.weir.push.batch;

import static dev.weir.push.batch.FlushReason.CAPACITY;
import static dev.weir.push.batch.FlushReason.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatcherBytesTest {
    private BatcherFixture fixture = new BatcherFixture();

    @Test
    void whatWaitsIsBoundedByItsBytes() {
        fixture = new BatcherFixture(new BatchSettings(
                500, 2_500, BatcherFixture.INTERVAL, 1_000, BatcherFixture.RETRY, BatcherFixture.FAREWELL));
        fixture.hold();
        fixture.addHeavy("a/one", 5_000);
        assertThat(fixture.sizes()).as("heavier than all, but alone").containsExactly(1);
        assertThat(fixture.add("a/two")).isFalse();

        fixture.release();
        fixture.addHeavy("a/three", 250);
        assertThat(fixture.sizes()).as("a quarter of all is enough").containsExactly(1, 1);
        assertThat(fixture.addHeavy("a/four", 750)).isTrue();
        assertThat(fixture.add("a/five")).isFalse();

        fixture.release();
        assertThat(fixture.reasons()).containsOnly(CAPACITY);
        fixture.release();
        assertThat(fixture.add("a/five")).isTrue();
        assertThat(fixture.stats().dropped()).isEqualTo(2);
        assertThat(fixture.stats().flushed()).isEqualTo(3);
    }

    @Test
    void valueOfTheSameWeightReplacesAnotherWhereThereIsNoRoomForMore() {
        fixture = new BatcherFixture(new BatchSettings(
                500, 2_500, BatcherFixture.INTERVAL, 1_000, BatcherFixture.RETRY, BatcherFixture.FAREWELL));
        fixture.fail();
        fixture.addHeavy("a/one", 500);
        fixture.addHeavy("a/two", 500);

        assertThat(fixture.addHeavy("a/one", 500)).isTrue();
        assertThat(fixture.addHeavy("a/one", 501)).isFalse();
        assertThat(fixture.addHeavy("a/two", 400)).isTrue();
        assertThat(fixture.addHeavy("a/one", 600)).isTrue();
        assertThat(fixture.addHeavy("a/three", 1)).isFalse();
        assertThat(fixture.stats().superseded()).isEqualTo(3);
        assertThat(BatcherFixture.difference(fixture.stats())).isZero();
    }

    @Test
    void bytesOfWhatIsReplacedAreForgotten() {
        fixture = new BatcherFixture(new BatchSettings(
                2, 2_500, BatcherFixture.INTERVAL, 1_000, BatcherFixture.RETRY, BatcherFixture.FAREWELL));

        for (int i = 0; i < 1_000; i++) {
            assertThat(fixture.addHeavy("a/one", 200)).isTrue();
        }
        assertThat(fixture.flushes).isEmpty();
        assertThat(fixture.addHeavy("a/two", 40)).isTrue();

        assertThat(fixture.sizes()).containsExactly(2);
        assertThat(fixture.addHeavy("a/one", 240)).isTrue();
        assertThat(fixture.addHeavy("a/two", 760)).isTrue();
    }

    @Test
    void bytesOfWhatHasDepartedFillNoBatch() {
        fixture = new BatcherFixture(new BatchSettings(
                500, 2_500, BatcherFixture.INTERVAL, 1_000, BatcherFixture.RETRY, BatcherFixture.FAREWELL));

        for (int i = 0; i < 5; i++) {
            fixture.addHeavy("a/one", 200);
            fixture.seconds(5);
        }

        assertThat(fixture.reasons()).hasSize(5).containsOnly(SCHEDULED);
    }
}
