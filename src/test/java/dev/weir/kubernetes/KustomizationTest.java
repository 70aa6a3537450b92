package dev.weir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What kubectl makes of the folders. */
class KustomizationTest {

    @ParameterizedTest
    @EnumSource
    void buildsObjectsThatKubernetesKnowsFieldByField(Kustomization kustomization) {
        assertThat(kustomization.build().objects()).isNotEmpty();
        assertThat(kustomization.warnings()).isEmpty();
    }

    @Test
    void everyOverlayIsBuilt() throws IOException {
        try (var overlays = Files.list(Kustomization.ROOT.resolve("overlays"))) {
            assertThat(Arrays.stream(Kustomization.values()).map(Kustomization::folder))
                    .containsAll(overlays.map(Path::normalize).toList());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Pod | Pod",
                "metadata: {name: a, label: {}} | label",
                "spec: {ports: [{port: 1, targetport: 2}]} | targetport",
                "spec: {ports: [{port: 'x'}]} | port",
                "spec: {selector: {a: 1}} | selector",
            })
    void whatKubernetesDoesNotKnowIsRefused(String line, String culprit) {
        String kind = line.startsWith("kind") ? "" : "kind: Service\n";

        assertThatThrownBy(() -> Manifests.read("apiVersion: v1\n" + kind + line))
                .hasMessageContaining(culprit);
    }
}
