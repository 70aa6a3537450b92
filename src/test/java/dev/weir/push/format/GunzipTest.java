package dev.weir.push.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GunzipTest {
    private static final byte[] TEXT = "orders_total 1\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    @Test
    void givesBackWhatWasCompressed() throws IOException {
        assertThat(Gunzip.inflate(gzip(TEXT), TEXT.length)).isEqualTo(TEXT);
        assertThat(Gunzip.inflate(gzip(new byte[0]), 0)).isEmpty();
    }

    @Test
    void takesSeveralMembers() throws IOException {
        byte[] members = join(gzip("a 1\n".getBytes(StandardCharsets.UTF_8)), gzip(new byte[0]), gzip(TEXT));

        assertThat(Gunzip.inflate(members, 1 << 20)).isEqualTo(join("a 1\n".getBytes(StandardCharsets.UTF_8), TEXT));
    }

    @Test
    void skipsAllThatAHeaderMayHold() throws IOException {
        byte[] plain = gzip(TEXT);
        byte[] header = Arrays.copyOf(plain, 10);
        header[3] = 2 | 4 | 8 | 16;
        byte[] extra = {3, 0, 1, 2, 3, 'n', 0, 'c', 'o', 0, 9, 9};

        byte[] body = join(header, extra, Arrays.copyOfRange(plain, 10, plain.length));

        assertThat(Gunzip.inflate(body, TEXT.length)).isEqualTo(TEXT);
    }

    @Test
    void refusesOneByteTooMany() throws IOException {
        byte[] body = gzip(TEXT);

        assertThatThrownBy(() -> Gunzip.inflate(body, TEXT.length - 1))
                .isInstanceOf(BodyTooLarge.class)
                .hasMessageContaining(Integer.toString(TEXT.length - 1));
    }

    @Test
    void refusesABombBeforeItIsUnpacked() throws IOException {
        byte[] bomb = gzip(new byte[256 << 20]);

        assertThat(bomb.length).isLessThan(1 << 20);
        assertThatThrownBy(() -> Gunzip.inflate(bomb, 16 << 20)).isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void refusesABombOfManyMembers() throws IOException {
        byte[] empty = gzip(new byte[0]);
        byte[] members = new byte[(16 << 20) / empty.length * empty.length];
        for (int i = 0; i < members.length; i += empty.length) {
            System.arraycopy(empty, 0, members, i, empty.length);
        }

        assertThat(Gunzip.inflate(members, 16)).isEmpty();
    }

    @Test
    void refusesWhatFollowsIt() throws IOException {
        byte[] body = join(gzip(TEXT), "garbage that is long enough".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Gunzip.inflate(body, 1 << 20))
                .isInstanceOf(MalformedBody.class)
                .isNotInstanceOf(BodyTooLarge.class)
                .hasMessage("something that is not gzip follows the gzip body");
    }

    @Test
    void refusesWhatIsNotGzip() {
        assertThatThrownBy(() -> Gunzip.inflate(TEXT, 1 << 20)).hasMessage("the body is not gzip");
        assertThatThrownBy(() -> Gunzip.inflate(new byte[0], 1 << 20)).hasMessage("the gzip body is cut off");
    }

    @Test
    void refusesWhatIsCutOffAnywhere() throws IOException {
        byte[] body = gzip(TEXT);

        for (int length = 0; length < body.length; length++) {
            byte[] some = Arrays.copyOf(body, length);
            assertThatThrownBy(() -> Gunzip.inflate(some, 1 << 20))
                    .isInstanceOf(MalformedBody.class)
                    .hasMessage("the gzip body is cut off");
        }
    }

    @Test
    void neverGivesDamagedBytes() throws IOException {
        byte[] body = gzip(TEXT);
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = body.clone();
            damaged[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));

            try {
                assertThat(Gunzip.inflate(damaged, 1 << 20)).isEqualTo(TEXT);
            } catch (MalformedBody e) {
                assertThat(e).hasMessageContaining("gzip");
            }
        }
    }

    @Test
    void checksTheSum() throws IOException {
        byte[] body = gzip(TEXT);
        var checksum = new CRC32();
        checksum.update(TEXT);
        assertThat(body[body.length - 8]).isEqualTo((byte) checksum.getValue());

        body[body.length - 8]++;

        assertThatThrownBy(() -> Gunzip.inflate(body, 1 << 20)).hasMessageContaining("checksum");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
