package dev.weir.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the program, as its package says it. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Weir.class.getPackage().getImplementationVersion();
        return new String[] {"weir " + (version == null ? "unknown" : version)};
    }
}
