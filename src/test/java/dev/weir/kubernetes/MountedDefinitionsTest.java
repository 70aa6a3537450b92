package dev.weir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.CollectorConfig;
import dev.weir.config.ConfigLoader;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.EngineAddress;
import dev.weir.config.GatewayConfig;
import dev.weir.config.LoadResult;
import dev.weir.config.Password;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The definitions in the ConfigMaps are right, and what they name is mounted. */
class MountedDefinitionsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void hasNoProblemAndNothingToWarnOf(Kustomization kustomization) throws IOException {
        assertThat(load(kustomization.build()))
                .isInstanceOfSatisfying(LoadResult.Loaded.class, loaded -> assertThat(loaded.warnings())
                        .isEmpty());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void isTheFileThatWeirReads(Kustomization kustomization) {
        Manifests manifests = kustomization.build();

        assertThat(manifests.weir().getEnv())
                .filteredOn(variable -> variable.getName().equals("WEIR_CONFIG"))
                .extracting(EnvVar::getValue)
                .containsExactly(mount(manifests, "config").getMountPath() + "/weir.yaml");
        assertThat(definitions(manifests).getData()).containsOnlyKeys("weir.yaml");
    }

    @ParameterizedTest
    @EnumSource(names = {"DEMO", "PRODUCTION"})
    void findsPasswordsWhereTheSecretIsMounted(Kustomization kustomization) throws IOException {
        Manifests manifests = kustomization.build();
        Path mounted = Path.of(mount(manifests, "databases").getMountPath());

        SecretVolumeSource secret = volume(manifests, "databases").getSecret();

        assertThat(config(manifests).databases().values()).isNotEmpty().allSatisfy(database -> assertThat(
                        passwordFile(database).getParent())
                .isEqualTo(mounted));
        assertThat(secret.getItems()).isEmpty();
        assertThat(secret.getDefaultMode()).as("Weir's group may read it").isEqualTo(0440);
        assertThat(manifests.gateway().getSpec().getSecurityContext().getFsGroup())
                .isEqualTo(manifests.gateway().getSpec().getSecurityContext().getRunAsGroup());
    }

    @Test
    void secretOfTheDemoHasThePasswordAndItsDatabaseIsTheService() throws IOException {
        Manifests demo = Kustomization.DEMO.build();

        Secret secret =
                demo.one(Secret.class, volume(demo, "databases").getSecret().getSecretName());

        assertThat(config(demo).databases().values()).singleElement().satisfies(database -> {
            Service service = demo.one(Service.class, database.host());
            assertThat(service.getSpec().getPorts().get(0).getPort()).isEqualTo(database.port());
            assertThat(secret.getData())
                    .containsOnlyKeys(passwordFile(database).getFileName().toString());
        });
    }

    @Test
    void productionIsReadyWhenItsSlowestCollectorIs() throws IOException {
        Manifests production = Kustomization.PRODUCTION.build();

        Duration slowest = config(production).collectors().values().stream()
                .map(CollectorConfig::timeout)
                .max(Comparator.naturalOrder())
                .orElseThrow();

        assertThat(GatewayPodTest.duration(production.weir(), "WEIR_READY_AFTER"))
                .isGreaterThanOrEqualTo(slowest);
    }

    @Test
    void engineIsTheSocketOfTheNode() throws IOException {
        Manifests nodes = Kustomization.DOCKER_NODE.build();
        Volume socket = volume(nodes, "engine");

        assertThat(socket.getHostPath().getType()).isEqualTo("Socket");
        assertThat(nodes.gateway().getSpec().getSecurityContext().getSupplementalGroups())
                .hasSize(1);
        assertThat(config(nodes).engines().values())
                .extracting(engine -> engine.address())
                .containsExactly(
                        new EngineAddress.Unix(Path.of(mount(nodes, "engine").getMountPath())));
    }

    private GatewayConfig config(Manifests manifests) throws IOException {
        return ((LoadResult.Loaded) load(manifests)).config();
    }

    private LoadResult load(Manifests manifests) throws IOException {
        Path file = folder.resolve("weir.yaml");
        Files.writeString(file, definitions(manifests).getData().get("weir.yaml"));
        return new ConfigLoader(Clock.systemUTC(), Map.of()).load(file);
    }

    private static ConfigMap definitions(Manifests manifests) {
        return manifests.one(
                ConfigMap.class, volume(manifests, "config").getConfigMap().getName());
    }

    private static Path passwordFile(DatabaseConfig database) {
        assertThat(database.password()).isInstanceOf(Password.File.class);
        return ((Password.File) database.password()).path();
    }

    private static Volume volume(Manifests manifests, String name) {
        return manifests.gateway().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static VolumeMount mount(Manifests manifests, String name) {
        return manifests.weir().getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
