package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a path names; where Pushgateway is named, it was asked. */
class PushPathTest {

    @ParameterizedTest
    @CsvSource({
        "/metrics/job/j, j, ''",
        "/metrics/job/j/, j, ''",
        "/metrics/job/j/instance/i, j, instance=i",
        "/metrics/job/j/instance/, j, instance=",
        "/metrics/job/j/a/x/b/y, j, a=x&b=y",
        "/metrics/job/j/a/x/b/, j, a=x&b=",
        "/metrics/job/j/a/x/a/y, j, a=y",
        "/metrics/job/j/job/k, j, ''",
        "/metrics/job/j/le/1, j, le=1",
        "/metrics/job/a+b, a+b, ''",
        "/metrics/job/a%20b, a b, ''",
        "/metrics/job/%C3%A9%f0%9f%98%80, é😀, ''",
        "/metrics/job/a%2Fb/x/c%2fd, a/b, x=c/d",
        "/metrics/job/j/a/b%3Bc, j, a=b;c",
        "/metrics/job/j/%61/x, j, a=x",
        "/metrics/job/..., ..., ''",
    })
    void pathNamesAGroup(String path, String job, String others) {
        assertThat(PushPath.read(path)).isEqualTo(group(job, others));
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics/job@base64/Zm9v, foo, ''",
        "/metrics/job%40base64/Zm9v, foo, ''",
        "/metrics/job@base64/Zm9vYg==, foob, ''",
        "/metrics/job@base64/Zm9vYg, foob, ''",
        "/metrics/job@base64/Zm9vYg=, foob, ''",
        "/metrics/job@base64/Zm9vYg%3D%3D, foob, ''",
        "/metrics/job@base64/Zm9v===, foo, ''",
        "/metrics/job@base64/w7_Dvw, ÿÿ, ''",
        "/metrics/job@base64/Pz8-, ??>, ''",
        "/metrics/job@base64/Li4, .., ''",
        "/metrics/job/j/path@base64/L3Zhci90bXA, j, path=/var/tmp",
        "/metrics/job/j/path%40base64/L3Zhci90bXA, j, path=/var/tmp",
        "/metrics/job/j/a@base64/=, j, a=",
        "/metrics/job/j/a@base64/=/b/x, j, a=&b=x",
        "/metrics/job/j/a@base64/, j, a=",
    })
    void valuesMayBeBase64ForUrls(String path, String job, String others) {
        assertThat(PushPath.read(path)).isEqualTo(group(job, others));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/metrics/job/                      | job name is required",
                "/metrics/job@base64/               | job name is required",
                "/metrics/job@base64/=              | job name is required",
                "/metrics/job//instance/i           | job name is required",
                "/metrics/job//                     | job name is required",
                "/metrics/job/j/instance            | odd number of components in the path: no value for label \"instance\"",
                "/metrics/job/j/instance/i/         | improper label name \"\"",
                "/metrics/job/j/a/x/b               | odd number of components in the path: no value for label \"b\"",
                "/metrics/job/j//                   | improper label name \"\"",
                "/metrics/job/j/a//b/c              | no value for label \"a\" (expected a@base64/= if it is empty)",
                "/metrics/job/j/1a/x                | improper label name \"1a\"",
                "/metrics/job/j/a-b/x               | improper label name \"a-b\"",
                "/metrics/job/j/__x/y               | improper label name \"__x\"",
                "/metrics/job/j/__x@base64/eQ       | improper label name \"__x\"",
                "/metrics/job/j/__name__/x          | improper label name \"__name__\"",
                "/metrics/job/j/a%2Fb/x             | improper label name \"a/b\"",
                "/metrics/job/j/a@base64@base64/eQ  | improper label name \"a@base64\"",
                "/metrics/job/j/@base64/eQ          | improper label name \"\"",
                "/metrics/job/j/%E2%82%AC/x         | improper label name \"€\"",
                "/metrics/job@base64/Zm9v!          | invalid base64 encoding of UTF-8 for label job=\"Zm9v!\"",
                "/metrics/job@base64/Z              | invalid base64 encoding of UTF-8 for label job=\"Z\"",
                "/metrics/job@base64/Pz8+           | invalid base64 encoding of UTF-8 for label job=\"Pz8+\"",
                "/metrics/job@base64/=Zm9v          | invalid base64 encoding of UTF-8 for label job=\"=Zm9v\"",
                "/metrics/job@base64/_-_-           | invalid base64 encoding of UTF-8 for label job=\"_-_-\"",
                "/metrics/job/j/a@base64/!          | invalid base64 encoding of UTF-8 for label a=\"!\"",
                "/metrics/job/%00                   | the value of label \"job\" holds a NUL character",
                "/metrics/job@base64/AA             | the value of label \"job\" holds a NUL character",
                "/metrics/job/j/a/x%00              | the value of label \"a\" holds a NUL character",
                "/metrics/job/..                    | the value \"..\" of label \"job\" is a step of the path (expected it behind job@base64)",
                "/metrics/job/%2e%2E/a/b            | the value \"..\" of label \"job\" is a step of the path (expected it behind job@base64)",
                "/metrics/job/j/a/.                 | the value \".\" of label \"a\" is a step of the path (expected it behind a@base64)",
            })
    void otherPathsNameNone(String path, String message) {
        assertThat(PushPath.read(path)).isEqualTo(new PushPath.Malformed(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "%z",
                "%zz",
                "a%",
                "a%1",
                "%1g",
                "%-1",
                "%+1",
                "%ff",
                "%C3",
                "%c3%28",
                "%ed%a0%80",
                "%c0%80",
                "%f5%80%80%80"
            })
    void brokenEscapesAndBytesNameNone(String segment) {
        assertThat(PushPath.read("/metrics/job/" + segment))
                .isEqualTo(new PushPath.Malformed(
                        "the path holds \"" + segment + "\", which is not percent-encoded UTF-8"));
        assertThat(PushPath.read("/metrics/job/j/a/" + segment)).isInstanceOf(PushPath.Malformed.class);
    }

    /** Vert.x gives every byte of the request's first line as one character. */
    @Test
    void bytesThatShouldHaveBeenEscapedAreReadAsUtf8() {
        assertThat(PushPath.read("/metrics/job/\u00C3\u00A9")).isEqualTo(group("é", ""));
        assertThat(PushPath.read("/metrics/job/\u00E9")).isInstanceOf(PushPath.Malformed.class);
    }

    @Test
    void messageOfALongPathIsShort() {
        var malformed = (PushPath.Malformed) PushPath.read("/metrics/job/j/" + "-".repeat(4000) + "/x");

        assertThat(malformed.message()).hasSizeLessThan(100);
    }

    private static PushPath group(String job, String others) {
        var labels = new TreeMap<>(Map.of("job", job));
        for (String label : others.split("&", -1)) {
            int end = label.indexOf('=');
            if (end > 0) {
                labels.put(label.substring(0, end), label.substring(end + 1));
            }
        }
        return new PushPath.Group(labels);
    }
}
