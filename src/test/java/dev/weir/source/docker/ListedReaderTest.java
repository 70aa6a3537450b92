package dev.weir.source.docker;

import static dev.weir.source.docker.Given.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testing.RecordedAnswers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListedReaderTest {
    @Test
    void readsWhatDockerAnswers() throws Exception {
        List<Listed> containers = list(RecordedAnswers.text("docker20-list"));

        assertThat(containers)
                .containsExactly(
                        busybox("bf2caeca63ef73d9fb1338a129b6b0de99c29d3e7ba42a1241ef1846dd45437b", "restarter"),
                        busybox("fce84eacb87c68910b4a617dde3a2cf6c6d687be5b9e709704b172c8d25faf84", "exiter"),
                        busybox("c946bed59c48ebd6ff57f1e4aa1f87bc011a3b955148bd1441ba1e27a8abd878", "io"),
                        busybox("677f0a81ff01839b680ced178c5aac19d461a31a800c015651e240688c592f9a", "web"));
    }

    @Test
    void readsWhatPodmanAnswers() throws Exception {
        List<Listed> containers = list(RecordedAnswers.text("podman-list"), "any");

        assertThat(containers).extracting(Listed::name).containsExactly("sleeper", "exiter", "restarter");
        assertThat(containers).extracting(Listed::image).containsOnly("localhost/example/busybox:1");
        assertThat(containers.get(0).id())
                .isEqualTo("309dd1d88e9a9126f81237e4231e9353ff604ed41932b278872c0c6273836d4e");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ["/web"]                     | web
                    ["web"]                      | web
                    ["//web/"]                   | web
                    ["/shop/db", "/web"]         | web
                    ["/shop/db", "/other/web"]   | shop/db
                    ["/", "/web"]                | web
                    ["/"]                        | 0123456789ab
                    [""]                         | 0123456789ab
                    []                           | 0123456789ab
                    [null]                       | 0123456789ab
                    null                         | 0123456789ab
                    ["/\\u00e9\\ud83d\\ude00\\""]| é😀"
                    """)
    void namesAContainerAsItsUserDoes(String names, String name) throws Exception {
        List<Listed> containers = list("[{\"Id\": \"0123456789abcdef\", \"Names\": " + names + "}]");

        assertThat(containers).singleElement().extracting(Listed::name).isEqualTo(name);
    }

    @Test
    void namesAContainerWithoutNamesByAShortIdToo() throws Exception {
        assertThat(list("[{\"Id\": \"abc\"}]")).containsExactly(new Listed("abc", "abc", "", Map.of()));
    }

    @Test
    void keepsTheLabelsThatAreWantedOnly() throws Exception {
        String json =
                """
                [{"Id": "a", "Names": ["/a"], "Image": "i", "Labels": {"x": "1", "y": "2", "z": null, "": "3"}},
                 {"Id": "b", "Names": ["/b"], "Image": null, "Labels": null}]
                """;

        List<Listed> containers = list(json, "y", "z", "w");

        assertThat(containers)
                .containsExactly(new Listed("a", "a", "i", Map.of("y", "2")), new Listed("b", "b", "", Map.of()));
    }

    @Test
    void passesOverWhatItDoesNotKnow() throws Exception {
        assertThat(
                        list(
                                "[{\"Ports\": [{\"a\": [1, {}]}], \"Id\": \"a\", \"id\": 1, \"Created\": 1e3, \"X\": {\"Id\": 2}}]"))
                .extracting(Listed::id)
                .containsExactly("a");
        assertThat(list("[]")).isEmpty();
    }

    @Test
    void takesTheLastOfMembersThatComeTwice() throws Exception {
        List<Listed> containers = list(
                "[{\"Id\": \"a\", \"Id\": \"b\", \"Names\": [\"/x\"], \"Names\": [\"/y\"], \"Labels\": {\"l\": \"1\", \"l\": \"2\"}}]",
                "l");

        assertThat(containers).containsExactly(new Listed("b", "y", "", Map.of("l", "2")));
    }

    /** A container that is not told would be a container that is gone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"Id\": null}",
                "{\"Id\": \"\"}",
                "{\"Id\": 7}",
                "{\"Id\": \"a/../b\"}",
                "{\"Id\": \"a b\"}",
                "{\"Id\": \"a\\r\\nHost: x\"}",
                "null",
                "7",
                "[]"
            })
    void refusesAListWithAContainerWithoutAnId(String container) {
        assertThatThrownBy(() -> list("[{\"Id\": \"a\"}, " + container + "]"))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageStartingWith("the list is malformed at /1");
    }

    @Test
    void saysWhereSomethingIsOfAnotherType() {
        assertThatThrownBy(() -> list("[{\"Id\": \"a\"},\n{\"Id\": \"b\", \"Names\": [\"/x\", {}]}]"))
                .hasMessage("the list is malformed at /1/Names/1, character 43: text belongs here");
        assertThatThrownBy(() -> list("[{\"Id\": \"b\", \"Labels\": []}]"))
                .hasMessageStartingWith("the list is malformed at /0/Labels, ")
                .hasMessageEndingWith(": an object belongs here");
        assertThatThrownBy(() -> list("[{\"Labels\": {\"a\\nb\": 7}}]", "a\nb"))
                .hasMessageStartingWith("the list is malformed at /0/Labels/a\uFFFDb, ");
        assertThatThrownBy(() -> list("{\"message\": \"no\"}"))
                .hasMessage("the list is malformed at /, character 1: an array belongs here");
        assertThatThrownBy(() -> list("null")).hasMessageEndingWith(": an array belongs here");
        assertThatThrownBy(() -> list("")).hasMessage("the list is empty: not even an array");
    }

    private static Listed busybox(String id, String name) {
        return new Listed(id, name, "example/busybox:1", Map.of());
    }
}
