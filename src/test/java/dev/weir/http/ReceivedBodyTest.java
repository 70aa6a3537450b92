package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What bodies cost while they come. */
class ReceivedBodyTest {
    private static final int LONGEST = 1_000_000;

    private final BodyBudget budget = new BodyBudget();

    @Test
    void bytesAreThoseThatCame() {
        byte[] sent = new byte[300_001];
        new Random(1).nextBytes(sent);
        try (var body = new ReceivedBody(budget, LONGEST, LONGEST)) {
            for (int at = 0; at < sent.length; ) {
                int end = Math.min(sent.length, at + 1 + at % 7919);
                assertThat(body.add(Buffer.buffer().appendBytes(sent, at, end - at)))
                        .isTrue();
                at = end;
            }

            assertThat(body.length()).isEqualTo(sent.length);
            assertThat(budget.taken()).isBetween(300_001L, 2L * 300_001);
            assertThat(body.bytes()).isEqualTo(sent);
            assertThat(budget.taken()).isEqualTo(300_001);
        }
        assertThat(budget.taken()).isZero();
    }

    @Test
    void whatIsAnnouncedCostsNothingUntilItComes() {
        var body = new ReceivedBody(budget, LONGEST, LONGEST);

        body.add(Buffer.buffer("x"));

        assertThat(budget.taken()).isLessThan(10_000);
    }

    @Test
    void bodyOfTheAnnouncedLengthTakesNoMore() {
        var body = new ReceivedBody(budget, 20_000, LONGEST);

        for (int i = 0; i < 20; i++) {
            body.add(Buffer.buffer(new byte[1_000]));
        }

        assertThat(budget.taken()).isEqualTo(20_000);
    }

    @Test
    void manyTinyPiecesTakeNoMoreThanTheirBytes() {
        var body = new ReceivedBody(budget, LONGEST, LONGEST);

        for (int i = 0; i < 100_000; i++) {
            body.add(Buffer.buffer("x"));
        }

        assertThat(budget.taken()).isLessThan(200_000);
    }

    @Test
    void bodyIsNotTakenWhereThereIsNoRoomAndOthersStay() {
        var first = new ReceivedBody(budget, LONGEST, 50_000);
        var second = new ReceivedBody(budget, LONGEST, 50_000);

        assertThat(first.add(Buffer.buffer(new byte[30_000]))).isTrue();
        assertThat(second.add(Buffer.buffer(new byte[20_001]))).isFalse();
        assertThat(second.add(Buffer.buffer(new byte[20_000]))).isTrue();

        first.close();
        assertThat(budget.taken()).isEqualTo(20_000);
        second.close();
        second.close();
        assertThat(budget.taken()).isZero();
    }
}
