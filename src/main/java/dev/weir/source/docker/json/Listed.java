package dev.weir.source.docker.json;

import java.util.Map;

/**
 * A container as the list of all of them has it: that answer is of one instant, so no two containers have one name in it.
 *
 * @param id what the container is known by as long as it exists; its name may change
 * @param name without slashes around it; the first characters of the id if it has none
 * @param image as it was named when the container was made; empty if unknown
 * @param labels of the container's own labels those that were asked for
 */
public record Listed(String id, String name, String image, Map<String, String> labels) {
    /** Characters of a name, an image or a label that a sample can have. Longer ones are cut, but not to less than one more. */
    public static final int LONGEST_LABEL = 4_096;
}
