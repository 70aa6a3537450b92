package dev.weir.push;

import java.util.List;

/**
 * What became of an agent's entries.
 *
 * @param accepted how many were taken
 * @param dropped how many there was no room for
 * @param refused those that cannot be taken
 */
public record MetadataVerdict(int accepted, int dropped, List<Refusal> refused) {

    public MetadataVerdict {
        refused = List.copyOf(refused);
    }

    /**
     * An entry that is not taken.
     *
     * @param index of the entry in the request, from 0
     * @param key as far as it can be shown
     */
    public record Refusal(int index, String key, PushReason reason, String message) {}
}
