package dev.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is asked of every program: so many series, with gzip or without, over so many connections at the same time. */
record ScrapeCase(int series, boolean gzip, int connections) {
    private static final int WITH_OTHER_CONNECTIONS = 10_000;
    static final int CONNECTIONS = 8;

    /** The cases of so many series, by connections: what more of them take does not pass then. */
    static List<ScrapeCase> of(int series) {
        var cases = new ArrayList<ScrapeCase>();
        for (int connections :
                series == WITH_OTHER_CONNECTIONS ? new int[] {1, CONNECTIONS, 64} : new int[] {CONNECTIONS}) {
            for (boolean gzip : new boolean[] {true, false}) {
                cases.add(new ScrapeCase(series, gzip, connections));
            }
        }
        return cases;
    }

    String encoding() {
        return gzip ? "gzip" : "identity";
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d | %s | %d", series, encoding(), connections);
    }
}
