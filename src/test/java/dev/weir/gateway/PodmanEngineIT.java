package dev.weir.gateway;

import dev.weir.testing.ContainerEngine;
import dev.weir.testing.PodmanEngine;

/** Podman, which speaks as Docker does, and answers differently. */
class PodmanEngineIT extends EngineCases {

    @Override
    ContainerEngine engine() {
        return PodmanEngine.shared();
    }

    /** It says that nothing of them runs between two runs. */
    @Override
    String[] statesOfTheRestarted() {
        return new String[] {"0", "1"};
    }

    @Override
    void checkHealth(String container, String expected) {
        PodmanEngine.shared().checkHealth(container);
    }
}
