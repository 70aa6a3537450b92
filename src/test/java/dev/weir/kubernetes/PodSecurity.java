package dev.weir.kubernetes;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is against the level "restricted" of Kubernetes' Pod Security Standards, and against two rules of our own: nothing is written
 * to the root file system, and no token is mounted. A setting that neither allows is a violation, too, though the standard may not care.
 */
final class PodSecurity {
    private final PodSpec pod;
    private final List<String> violations = new ArrayList<>();

    private PodSecurity(PodSpec pod) {
        this.pod = pod;
    }

    static List<String> violations(PodSpec pod) {
        var security = new PodSecurity(pod);
        security.pod();
        pod.getVolumes().forEach(security::volume);
        Stream.of(pod.getInitContainers(), pod.getContainers())
                .flatMap(List::stream)
                .forEach(security::container);
        if (!pod.getEphemeralContainers().isEmpty()) {
            security.violations.add("has ephemeral containers");
        }
        return security.violations;
    }

    private void pod() {
        PodSecurityContext context = Objects.requireNonNullElse(pod.getSecurityContext(), new PodSecurityContext());
        check(!Boolean.TRUE.equals(pod.getHostNetwork()), "hostNetwork");
        check(!Boolean.TRUE.equals(pod.getHostPID()), "hostPID");
        check(!Boolean.TRUE.equals(pod.getHostIPC()), "hostIPC");
        check(context.getSysctls().isEmpty(), "sysctls");
        check(context.getSeLinuxOptions() == null, "seLinuxOptions");
        check(context.getWindowsOptions() == null, "windowsOptions");
        check(context.getAppArmorProfile() == null, "appArmorProfile");
        check(Boolean.TRUE.equals(context.getRunAsNonRoot()), "runAsNonRoot is not true");
        check(context.getRunAsUser() != null && context.getRunAsUser() > 0, "runAsUser is not a number above 0");
        check(isConfined(context.getSeccompProfile()), "seccompProfile is not RuntimeDefault");
        check(Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()), "automountServiceAccountToken is not false");
    }

    private void volume(Volume volume) {
        boolean isAllowed = Stream.of(
                        volume.getConfigMap(),
                        volume.getSecret(),
                        volume.getEmptyDir(),
                        volume.getPersistentVolumeClaim())
                .anyMatch(Objects::nonNull);
        check(isAllowed && volume.getHostPath() == null, "the volume " + volume.getName() + " is of the node");
    }

    private void container(Container container) {
        String name = container.getName() + ": ";
        SecurityContext context = Objects.requireNonNullElse(container.getSecurityContext(), new SecurityContext());
        check(
                Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()),
                name + "allowPrivilegeEscalation is not false");
        check(Boolean.TRUE.equals(context.getReadOnlyRootFilesystem()), name + "readOnlyRootFilesystem is not true");
        check(!Boolean.TRUE.equals(context.getPrivileged()), name + "privileged");
        check(
                context.getRunAsNonRoot() == null && context.getRunAsUser() == null,
                name + "runs as another user than its pod");
        check(context.getSeccompProfile() == null, name + "has another seccompProfile than its pod");
        check(context.getProcMount() == null, name + "procMount");
        check(context.getSeLinuxOptions() == null, name + "seLinuxOptions");
        check(context.getWindowsOptions() == null, name + "windowsOptions");
        check(context.getAppArmorProfile() == null, name + "appArmorProfile");
        Capabilities capabilities = Objects.requireNonNullElse(context.getCapabilities(), new Capabilities());
        check(capabilities.getDrop().contains("ALL"), name + "does not drop ALL capabilities");
        check(capabilities.getAdd().isEmpty(), name + "adds capabilities");
        check(
                container.getPorts().stream().map(ContainerPort::getHostPort).allMatch(Objects::isNull),
                name + "hostPort");
        check(container.getVolumeDevices().isEmpty(), name + "volumeDevices");
    }

    private static boolean isConfined(SeccompProfile profile) {
        return profile != null && profile.getType().equals("RuntimeDefault");
    }

    private void check(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }
}
