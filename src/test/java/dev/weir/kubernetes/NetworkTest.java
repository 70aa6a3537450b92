package dev.weir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who finds the pods, at which ports. */
class NetworkTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void everySelectorFindsItsPodAndNoOther(Kustomization kustomization) {
        Manifests manifests = kustomization.build();

        assertThat(selectors(manifests)).hasSizeGreaterThanOrEqualTo(2).allSatisfy(selector -> assertThat(
                        manifests.pods())
                .filteredOn(pod -> Manifests.isSelected(selector, pod))
                .hasSize(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE", "DEMO", "PRODUCTION"})
    void servicesLeadToPortsThatTheirPodsOpen(Kustomization kustomization) {
        Manifests manifests = kustomization.build();

        assertThat(manifests.all(Service.class)).isNotEmpty().allSatisfy(service -> assertThat(
                        service.getSpec().getPorts())
                .singleElement()
                .satisfies(port -> {
                    PodTemplateSpec pod = selected(manifests, service.getSpec().getSelector());
                    assertThat(portOf(pod, port.getTargetPort())).isEqualTo(port.getPort());
                }));
        assertThat(manifests
                        .one(Service.class, "weir")
                        .getSpec()
                        .getPorts()
                        .get(0)
                        .getPort())
                .isEqualTo(WeirSettings.port());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void onlyScrapersComeInAndOnlyToThePort(Kustomization kustomization) {
        var policy = kustomization.build().one(NetworkPolicy.class, "weir").getSpec();

        assertThat(policy.getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getIngress()).singleElement().satisfies(rule -> {
            assertThat(ports(rule.getPorts())).containsExactly(WeirSettings.port());
            assertThat(rule.getFrom()).singleElement().satisfies(peer -> {
                assertThat(peer.getNamespaceSelector().getMatchLabels()).isNotEmpty();
                assertThat(peer.getPodSelector().getMatchLabels()).isNotEmpty();
            });
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE", "DEMO", "PRODUCTION"})
    void onlyDnsAndDatabasesAreReached(Kustomization kustomization) {
        var policy = kustomization.build().one(NetworkPolicy.class, "weir").getSpec();

        assertThat(policy.getEgress())
                .extracting(rule -> ports(rule.getPorts()))
                .as("a rule without ports opens all of them")
                .containsExactly(List.of(53, 53), List.of(5432));
    }

    @Test
    void readersOfEnginesReachNobody() {
        assertThat(Kustomization.DOCKER_NODE
                        .build()
                        .one(NetworkPolicy.class, "weir")
                        .getSpec()
                        .getEgress())
                .isEmpty();
    }

    @Test
    void databaseOfTheDemoIsReachedByWeirAlone() {
        Manifests demo = Kustomization.DEMO.build();
        var policy = demo.one(NetworkPolicy.class, "postgres").getSpec();

        assertThat(policy.getIngress()).singleElement().satisfies(rule -> {
            assertThat(ports(rule.getPorts())).containsExactly(5432);
            assertThat(rule.getFrom()).singleElement().satisfies(peer -> assertThat(
                            selected(demo, peer.getPodSelector().getMatchLabels()))
                    .isSameAs(demo.gateway()));
        });
        assertThat(policy.getEgress()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE", "DEMO", "PRODUCTION"})
    void drainsAreNotHeldUp(Kustomization kustomization) {
        var budget =
                kustomization.build().one(PodDisruptionBudget.class, "weir").getSpec();

        assertThat(budget.getMinAvailable()).isNull();
        assertThat(budget.getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(budget.getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
    }

    @Test
    void serviceMonitorFindsTheServiceAndItsPort() {
        Manifests production = Kustomization.PRODUCTION.build();
        Service service = production.one(Service.class, "weir");

        var monitor = production.one(ServiceMonitor.class, "weir").getSpec();

        assertThat(service.getMetadata().getLabels())
                .containsAllEntriesOf(monitor.getSelector().getMatchLabels());
        assertThat(monitor.getEndpoints()).isNotEmpty().allSatisfy(endpoint -> assertThat(endpoint.getPort())
                .isEqualTo(service.getSpec().getPorts().get(0).getName()));
        assertThat(production.all(PodMonitor.class)).isEmpty();
    }

    @Test
    void podMonitorFindsThePodsTheirPortAndTheirNode() {
        Manifests nodes = Kustomization.DOCKER_NODE.build();

        var monitor = nodes.one(PodMonitor.class, "weir").getSpec();

        assertThat(Manifests.isSelected(monitor.getSelector().getMatchLabels(), nodes.gateway()))
                .isTrue();
        assertThat(monitor.getPodMetricsEndpoints()).hasSize(2).allSatisfy(endpoint -> {
            assertThat(endpoint.getPort())
                    .isEqualTo(nodes.weir().getPorts().get(0).getName());
            assertThat(endpoint.getRelabelings()).anySatisfy(relabeling -> {
                assertThat(relabeling.getSourceLabels()).containsExactly("__meta_kubernetes_pod_node_name");
                assertThat(relabeling.getTargetLabel()).isEqualTo("node");
            });
        });
        assertThat(nodes.all(ServiceMonitor.class)).isEmpty();
        assertThat(nodes.all(Service.class)).isEmpty();
        assertThat(nodes.all(Deployment.class)).isEmpty();
    }

    private static List<Map<String, String>> selectors(Manifests manifests) {
        Stream<LabelSelector> selectors = manifests.objects().stream().flatMap(object -> {
            if (object instanceof Deployment deployment) {
                return Stream.of(deployment.getSpec().getSelector());
            } else if (object instanceof DaemonSet daemonSet) {
                return Stream.of(daemonSet.getSpec().getSelector());
            } else if (object instanceof StatefulSet statefulSet) {
                return Stream.of(statefulSet.getSpec().getSelector());
            } else if (object instanceof NetworkPolicy policy) {
                return Stream.of(policy.getSpec().getPodSelector());
            } else if (object instanceof PodDisruptionBudget budget) {
                return Stream.of(budget.getSpec().getSelector());
            }
            return Stream.empty();
        });
        return selectors.map(LabelSelector::getMatchLabels).toList();
    }

    private static PodTemplateSpec selected(Manifests manifests, Map<String, String> selector) {
        List<PodTemplateSpec> pods = manifests.pods().stream()
                .filter(pod -> Manifests.isSelected(selector, pod))
                .toList();
        assertThat(pods).hasSize(1);
        return pods.get(0);
    }

    /** The number of a port that the pod has under a name. */
    private static int portOf(PodTemplateSpec pod, IntOrString name) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getName().equals(name.getStrVal()))
                .findFirst()
                .orElseThrow()
                .getContainerPort();
    }

    private static List<Integer> ports(List<NetworkPolicyPort> ports) {
        assertThat(ports).extracting(NetworkPolicyPort::getEndPort).containsOnlyNulls();
        return ports.stream().map(port -> port.getPort().getIntVal()).toList();
    }
}
