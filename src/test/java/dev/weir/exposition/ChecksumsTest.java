package dev.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
    @Test
    void combinedIsTheChecksumOfTheWhole() {
        var random = new Random(3);

        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(100_000)];
            random.nextBytes(bytes);
            int middle = bytes.length == 0 ? 0 : random.nextInt(bytes.length + 1);

            int combined = Checksums.combine(
                    checksum(bytes, 0, middle), checksum(bytes, middle, bytes.length), bytes.length - middle);

            assertThat(combined).isEqualTo(checksum(bytes, 0, bytes.length));
        }
    }

    @Test
    void holdsForMoreBytesThanAnIntCounts() {
        long zeros = 5L << 30;
        var whole = new CRC32();
        whole.update(1);
        byte[] block = new byte[1 << 20];
        for (long i = 0; i < zeros; i += block.length) {
            whole.update(block);
        }
        var first = new CRC32();
        first.update(1);
        int half = zerosChecksum(zeros / 2);

        int combined = Checksums.combine(Checksums.combine((int) first.getValue(), half, zeros / 2), half, zeros / 2);

        assertThat(combined).isEqualTo((int) whole.getValue());
    }

    private static int zerosChecksum(long length) {
        var checksum = new CRC32();
        byte[] block = new byte[1 << 20];
        for (long i = 0; i < length; i += block.length) {
            checksum.update(block);
        }
        return (int) checksum.getValue();
    }

    private static int checksum(byte[] bytes, int from, int to) {
        var checksum = new CRC32();
        checksum.update(bytes, from, to - from);
        return (int) checksum.getValue();
    }
}
