package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void wordsThatJavaReadRightAreExecutedAsTheyAre() {
        List<String> command = List.of("printf", "a b");

        assertThat(Arguments.faithful(command, bytes("printf", "a b"))).isSameAs(command);
    }

    @Test
    void wordsThatJavaCannotReadReachTheCommandByteByByte() throws IOException {
        List<byte[]> words =
                bytes("printf", "[%s]", "Z\u00fcrich", "", "it's \"$HOME\" `x` \\n %s\n\n", "\u0001\u00ff");
        List<String> misread =
                List.of("printf", "[%s]", "Z\uFFFDrich", "", "it's \"$HOME\" `x` \\n %s\n\n", "\u0001\uFFFD");

        Process process = new ProcessBuilder(Arguments.faithful(misread, words)).start();

        assertThat(process.getInputStream().readAllBytes())
                .isEqualTo("[Z\u00fcrich][][it's \"$HOME\" `x` \\n %s\n\n][\u0001\u00ff]"
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<byte[]> bytes(String... words) {
        return Stream.of(words)
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
