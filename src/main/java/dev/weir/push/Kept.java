package dev.weir.push;

import dev.weir.model.FamilySamples;
import dev.weir.push.format.MalformedBody;
import dev.weir.push.format.PushedFamily;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads families that were kept. */
final class Kept {
    private static final Logger LOG = Logger.getLogger(Kept.class);

    private Kept() {}

    /** The samples of a family of a group; null if somebody else wrote it to the store, in a way that cannot be read. */
    static @Nullable FamilySamples read(PushedFamily family, GroupKey key) {
        try {
            return family.with(key.labels());
        } catch (MalformedBody | IllegalArgumentException e) {
            LOG.warnf(
                    "'%s' of the group %s cannot be read and is not shown: %s",
                    family.family().name(), key.describe(), e.getMessage());
            return null;
        }
    }
}
