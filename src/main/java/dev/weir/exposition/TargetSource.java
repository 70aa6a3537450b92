package dev.weir.exposition;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import dev.weir.snapshot.Contribution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where a target's lines come from. */
sealed interface TargetSource {

    TargetLines target();

    boolean has(Family family);

    /** The samples of a contribution. */
    record Fresh(Contribution contribution, Map<String, List<Samples>> blocks) implements TargetSource {

        static Fresh of(Contribution contribution) {
            var blocks = new LinkedHashMap<String, List<Samples>>();
            for (FamilySamples family : contribution.families()) {
                if (family.size() > 0) {
                    blocks.merge(family.family().name(), family.blocks(), (some, more) -> Stream.concat(
                                    some.stream(), more.stream())
                            .toList());
                }
            }
            return new Fresh(contribution, blocks);
        }

        @Override
        public TargetLines target() {
            int samples = contribution.families().stream()
                    .mapToInt(FamilySamples::size)
                    .sum();
            return new TargetLines(contribution.target(), contribution.version(), samples);
        }

        @Override
        public boolean has(Family family) {
            return blocks.containsKey(family.name());
        }

        /** Writes the samples of a family; none if there are none. */
        void write(Family family, Output to) {
            for (Samples block : blocks.getOrDefault(family.name(), List.of())) {
                SampleLines.samples(family, block, to);
            }
        }
    }

    /** The lines that were written for the same version before. */
    record Kept(OwnerLines before, int index, Map<String, FamilyLines> families) implements TargetSource {

        @Override
        public TargetLines target() {
            return before.targets().get(index);
        }

        @Override
        public boolean has(Family family) {
            FamilyLines lines = families.get(family.name());
            return lines != null && lines.has(index);
        }
    }
}
