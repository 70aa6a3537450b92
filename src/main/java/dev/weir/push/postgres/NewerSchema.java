package dev.weir.push.postgres;

/** The tables were made by a later version of Weir. */
final class NewerSchema extends RuntimeException {
    private static final long serialVersionUID = 1;

    NewerSchema(int found, int known) {
        super("the schema weir has version " + found + ", and this version of Weir knows those up to " + known
                + ": run the later Weir that made it, or name another database");
    }
}
