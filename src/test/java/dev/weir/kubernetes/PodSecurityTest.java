package dev.weir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pods may do to their nodes. */
class PodSecurityTest {
    private static final String ENFORCED = "pod-security.kubernetes.io/enforce";

    @ParameterizedTest
    @EnumSource(names = {"BASE", "DEMO", "PRODUCTION"})
    void podsAreRestricted(Kustomization kustomization) {
        List<PodTemplateSpec> pods = kustomization.build().pods();

        assertThat(pods).isNotEmpty();
        assertThat(pods).allSatisfy(pod -> assertThat(PodSecurity.violations(pod.getSpec()))
                .isEmpty());
    }

    @Test
    void onlyTheSocketOfTheEngineIsMoreThanThat() {
        PodSpec pod = Kustomization.DOCKER_NODE.build().gateway().getSpec();

        assertThat(PodSecurity.violations(pod)).containsExactly("the volume engine is of the node");
    }

    @Test
    void podThatSaysNothingIsNotRestricted() {
        assertThat(PodSecurity.violations(new PodSpec())).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"DEMO", "PRODUCTION", "DOCKER_NODE"})
    void namespaceEnforcesWhatItsPodsKeep(Kustomization kustomization) {
        Manifests manifests = kustomization.build();
        String level = kustomization == Kustomization.DOCKER_NODE ? "privileged" : "restricted";

        List<Namespace> namespaces = manifests.all(Namespace.class);

        assertThat(namespaces).singleElement().satisfies(namespace -> {
            assertThat(namespace.getMetadata().getLabels()).containsEntry(ENFORCED, level);
            assertThat(manifests.objects())
                    .filteredOn(object -> object != namespace)
                    .allSatisfy(object -> assertThat(object.getMetadata().getNamespace())
                            .isEqualTo(namespace.getMetadata().getName()));
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MONITORING")
    void gatewayHasAnAccountWithoutAToken(Kustomization kustomization) {
        Manifests manifests = kustomization.build();

        ServiceAccount account = manifests.one(
                ServiceAccount.class, manifests.gateway().getSpec().getServiceAccountName());

        assertThat(account.getAutomountServiceAccountToken()).isFalse();
    }
}
