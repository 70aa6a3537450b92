package dev.weir.push;

import dev.weir.push.batch.Values;
import java.time.InstantSource;

/** Which of what an agent tells is the newer: what was collected later; of what was collected at the same time, what came later. */
record MetadataValues(InstantSource wall) implements Values<Metadata> {
    /** About what an entry takes beside its text, in bytes. */
    private static final int ENTRY_BYTES = 200;

    @Override
    public boolean isOlder(Metadata arrived, Metadata held) {
        return AgentRegister.isOlder(arrived, held, wall.instant());
    }

    @Override
    public Metadata merge(Metadata held, Metadata arrived) {
        return arrived;
    }

    @Override
    public long weight(Metadata metadata) {
        return ENTRY_BYTES + 2L * (metadata.value().length() + metadata.error().length());
    }
}
