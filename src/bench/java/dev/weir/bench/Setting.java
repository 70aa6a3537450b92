package dev.weir.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What all sections are given.
 *
 * @param weirs the programs to measure: the jar first, then the native binary if there is one
 * @param quick to measure less
 * @param folder for files that are deleted afterwards
 */
record Setting(List<Candidate> weirs, boolean quick, Path folder) {

    /** What the programs are called in tables, each by its own name. */
    List<String> weirNames() {
        var names = new ArrayList<String>();
        for (Candidate weir : weirs) {
            String kind = weir.artefact().isNative() ? "Weir, native" : "Weir, JVM";
            long same = names.stream().filter(name -> name.startsWith(kind)).count();
            names.add(same == 0 ? kind : kind + " " + (same + 1));
        }
        return names;
    }
}
