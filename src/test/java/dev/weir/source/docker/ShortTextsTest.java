package dev.weir.source.docker;

import static dev.weir.source.docker.Given.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortTextsTest {
    private static final byte[] PIECE = "\\u00e9x\\\"\\\\".repeat(100_000).getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "😀", "\\\\", "\\\"", "\\n", "\\u00e9", "\\ud83d\\ude00", "x\\u00e9\\\\\\\"😀"})
    void longTextsAreCutBetweenCharacters(String piece) throws Exception {
        for (int before = 0; before < 14; before++) {
            String longText = "x".repeat(before) + piece.repeat(60_000 / piece.length() + 1);

            List<Listed> containers = list(
                    "[{\"Names\": [\"" + longText + "\"], \"Command\": \"" + longText + "\", \"Labels\": {\"" + longText
                            + "\": \"" + longText + "\", \"l\": \"" + longText
                            + "\"}, \"Id\": \"a\"}, {\"Id\": \"b\"}]",
                    "l");

            assertThat(containers).extracting(Listed::id).containsExactly("a", "b");
            Listed container = containers.get(0);
            assertThat(container.name()).isEqualTo(container.labels().get("l")).hasSizeBetween(4_097, 8_194);
            assertThat(container.name().codePointCount(0, container.name().length()))
                    .isGreaterThan(4_096);
        }
    }

    @Test
    void nothingElseIsChanged() throws Exception {
        String json =
                "{\"a\\\\\": \"" + "\\\"".repeat(20_000) + "\", \"\": [\"\", \"\\u0022\", 1e3], \"b\": \"é😀\\\\\"}";
        var random = new Random(7);
        var texts = new ShortTexts(new StringReader(json));
        var read = new StringBuilder();
        var buffer = new char[9];

        int count;
        do {
            count = texts.read(buffer, 2, 1 + random.nextInt(7));
            read.append(buffer, 2, Math.max(0, count));
        } while (count >= 0);

        assertThat(read).hasToString(json);
        assertThat(texts.dropped()).isZero();
    }

    @Test
    void countsWhatItLeavesOut() {
        String longText = "x".repeat(60_000);

        assertThatThrownBy(() -> list("[{\"Id\": \"a\", \"X\": \"" + longText + "\", \"Names\": 7}]"))
                .hasMessage("the list is malformed at /0/Names, character 60032: an array belongs here");
    }

    /** Sixty megabytes in each of the places where a user may write what he likes. */
    @Test
    void whatIsCutTakesNoMemory() throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        list("[{\"Id\": \"a\"}]");

        for (String place : List.of(
                "\"Names\": [\"%\"]",
                "\"Image\": \"%\"",
                "\"Command\": \"%\"",
                "\"%\": 1",
                "\"Labels\": {\"%\": \"x\"}",
                "\"Labels\": {\"l\": \"%\"}")) {
            String[] around = ("[{\"Id\": \"a\", " + place + "}]").split("%", -1);
            InputStream body = endless(around[0], around[1]);

            long before = threads.getCurrentThreadAllocatedBytes();
            List<Listed> containers = Answers.list(body, List.of("l"));
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(containers).hasSize(1);
            assertThat(allocated).as(place).isLessThan(1 << 20);
        }
    }

    private static InputStream endless(String start, String end) {
        var parts = new ArrayList<InputStream>();
        parts.add(Given.body(start));
        for (int i = 0; i < 60; i++) {
            parts.add(new ByteArrayInputStream(PIECE));
        }
        parts.add(Given.body(end));
        return new SequenceInputStream(Collections.enumeration(parts));
    }
}
