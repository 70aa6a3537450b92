package dev.weir.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Objects for a cluster. */
record Manifests(List<HasMetadata> objects) {
    private static final Map<String, String> GATEWAY = Map.of("app.kubernetes.io/name", "weir");

    @SuppressWarnings("unchecked")
    static Manifests read(String yaml) {
        var objects = new ArrayList<HasMetadata>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            objects.add(StrictModel.read((Map<String, Object>) document));
        }
        return new Manifests(List.copyOf(objects));
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HasMetadata> T one(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " is called " + name));
    }

    List<PodTemplateSpec> pods() {
        return objects.stream().flatMap(Manifests::pod).toList();
    }

    /** The one pod that is a gateway. */
    PodTemplateSpec gateway() {
        List<PodTemplateSpec> gateways =
                pods().stream().filter(pod -> isSelected(GATEWAY, pod)).toList();
        if (gateways.size() != 1) {
            throw new AssertionError("expected one pod of Weir, found " + gateways.size());
        }
        return gateways.get(0);
    }

    /** The one container of the gateway. */
    Container weir() {
        List<Container> containers = gateway().getSpec().getContainers();
        if (containers.size() != 1) {
            throw new AssertionError("expected one container, found " + containers.size());
        }
        return containers.get(0);
    }

    static boolean isSelected(Map<String, String> selector, PodTemplateSpec pod) {
        return pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet());
    }

    private static Stream<PodTemplateSpec> pod(HasMetadata object) {
        if (object instanceof Deployment deployment) {
            return Stream.of(deployment.getSpec().getTemplate());
        } else if (object instanceof DaemonSet daemonSet) {
            return Stream.of(daemonSet.getSpec().getTemplate());
        } else if (object instanceof StatefulSet statefulSet) {
            return Stream.of(statefulSet.getSpec().getTemplate());
        }
        return Stream.empty();
    }
}
