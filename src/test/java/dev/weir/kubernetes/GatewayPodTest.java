package dev.weir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pod that runs Weir agrees with Weir. */
class GatewayPodTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void opensThePortThatWeirListensAt(Kustomization kustomization) {
        assertThat(kustomization.build().weir().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getContainerPort()).isEqualTo(WeirSettings.port());
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void isAskedWhereWeirAnswers(Kustomization kustomization) {
        Container weir = kustomization.build().weir();
        String healthy = WeirSettings.property("quarkus.smallrye-health.liveness-path");
        String ready = WeirSettings.property("quarkus.smallrye-health.readiness-path");

        assertThat(Stream.of(weir.getStartupProbe(), weir.getLivenessProbe(), weir.getReadinessProbe()))
                .allSatisfy(probe ->
                        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http"))
                .extracting(probe -> probe.getHttpGet().getPath())
                .containsExactly(healthy, healthy, ready);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void startIsSeenWithinASecondAndASlowOneHasTwoMinutes(Kustomization kustomization) {
        Probe startup = kustomization.build().weir().getStartupProbe();

        assertThat(startup.getInitialDelaySeconds()).isNull();
        assertThat(startup.getPeriodSeconds()).isEqualTo(1);
        assertThat(startup.getFailureThreshold() * startup.getPeriodSeconds()).isGreaterThanOrEqualTo(120);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void everyVariableIsASettingAndNoServiceAddsOne(Kustomization kustomization) {
        PodSpec pod = kustomization.build().gateway().getSpec();
        Container weir = kustomization.build().weir();

        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(weir.getEnvFrom()).isEmpty();
        assertThat(weir.getEnv()).extracting(EnvVar::getName).allMatch(WeirSettings::isKnown);
        assertThat(WeirSettings.isKnown("WEIR_CONFIGURATION")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void hasTheTimeThatTheShutdownMayTake(Kustomization kustomization) {
        Manifests manifests = kustomization.build();
        Duration delay = duration(manifests.weir(), "QUARKUS_SHUTDOWN_DELAY");

        Duration grace = Duration.ofSeconds(manifests.gateway().getSpec().getTerminationGracePeriodSeconds());

        assertThat(WeirSettings.longestFarewell()).isGreaterThan(Duration.ofSeconds(10));
        assertThat(grace).isGreaterThan(delay.plus(WeirSettings.longestFarewell()));
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE", "DEMO", "PRODUCTION"})
    void nextOneIsReadyAndFoundBeforeTheLastOneGoes(Kustomization kustomization) {
        var deployment = kustomization.build().one(Deployment.class, "weir").getSpec();

        assertThat(deployment.getReplicas()).isEqualTo(1);
        assertThat(deployment.getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(deployment
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getValue())
                .isEqualTo(0);
        assertThat(deployment.getStrategy().getRollingUpdate().getMaxSurge().getValue())
                .isEqualTo(1);
        assertThat(deployment.getMinReadySeconds())
                .as("twice the monitors' interval")
                .isGreaterThanOrEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void mountsFoldersThatAreUpdatedAndCannotBeWritten(Kustomization kustomization) {
        assertThat(kustomization.build().weir().getVolumeMounts()).isNotEmpty().allSatisfy(mount -> {
            assertThat(mount.getSubPath()).isNull();
            assertThat(mount.getReadOnly()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void everyMountHasItsVolumeAndEveryVolumeItsMount(Kustomization kustomization) {
        Manifests manifests = kustomization.build();
        List<String> claims = manifests.all(StatefulSet.class).stream()
                .flatMap(set -> set.getSpec().getVolumeClaimTemplates().stream())
                .map(claim -> claim.getMetadata().getName())
                .toList();

        assertThat(manifests.pods().stream().flatMap(pod -> mounts(pod.getSpec())))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(manifests.pods().stream().flatMap(pod -> volumes(pod.getSpec())), claims.stream())
                                .toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"DEMO", "PRODUCTION", "DOCKER_NODE"})
    void saysWhatItNeedsOfItsNode(Kustomization kustomization) {
        var resources = kustomization.build().weir().getResources();

        assertThat(resources.getRequests()).containsOnlyKeys("cpu", "memory");
        assertThat(resources.getLimits())
                .as("a limit of the processor would throttle scrapes")
                .containsOnlyKeys("memory")
                .containsEntry("memory", resources.getRequests().get("memory"));
    }

    private static Stream<String> mounts(PodSpec pod) {
        return pod.getContainers().stream()
                .flatMap(container -> container.getVolumeMounts().stream())
                .map(VolumeMount::getName);
    }

    private static Stream<String> volumes(PodSpec pod) {
        return pod.getVolumes().stream().map(Volume::getName);
    }

    static Duration duration(Container weir, String variable) {
        return weir.getEnv().stream()
                .filter(value -> value.getName().equals(variable))
                .map(value -> new DurationConverter().convert(value.getValue()))
                .findFirst()
                .orElse(Duration.ZERO);
    }
}
