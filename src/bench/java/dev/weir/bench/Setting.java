package dev.weir.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What all sections are given.
 *
 * @param weirs the programs to measure: the jar first, then the native binary if there is one
 * @param quick to measure less
 * @param folder for files that are deleted afterwards
 */
record Setting(List<Candidate> weirs, boolean quick, Path folder) {}
