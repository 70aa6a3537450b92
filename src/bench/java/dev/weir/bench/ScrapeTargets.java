package dev.weir.bench;

import java.util.List;
import java.util.Locale;

/** What the scrapes shall reach, beside what they have reached. */
final class ScrapeTargets {
    private static final List<Target> OF_NGINX = List.of(
            new Target(1_000, true, 1.05, 2.0),
            new Target(10_000, true, 1.05, 1.4),
            new Target(100_000, true, 0.80, 0.85),
            new Target(10_000, false, 0.90, 0.95),
            new Target(100_000, false, 1.15, 1.3));
    private static final int OF_PEERS = 10_000;
    private static final double GZIP_OF_PEERS = 300;
    private static final double IDENTITY_OF_PEERS = 80;
    private static final double MEMORY = 0.05;

    private final Setting setting;
    private final ScrapeFigures figures;
    private final Targets targets = new Targets();

    /** At most so many times what nginx takes, on a JVM and as a native binary. */
    private record Target(int series, boolean gzip, double jvm, double binary) {
        ScrapeCase what() {
            return new ScrapeCase(series, gzip, ScrapeCase.CONNECTIONS);
        }
    }

    ScrapeTargets(Setting setting, ScrapeFigures figures) {
        this.setting = setting;
        this.figures = figures;
    }

    Targets table() {
        List<String> names = setting.weirNames();
        for (int i = 0; i < names.size(); i++) {
            nginx(names.get(i), setting.weirs().get(i).artefact().isNative());
            peers(names.get(i), true, GZIP_OF_PEERS);
            peers(names.get(i), false, IDENTITY_OF_PEERS);
            memory(names.get(i));
        }
        return targets;
    }

    private void nginx(String weir, boolean isNative) {
        for (Target target : OF_NGINX) {
            double most = isNative ? target.binary : target.jvm;
            String nginx = figures.cheapest(target.what(), ScrapeServers.NGINX);
            double ratio = figures.ratio(target.what(), weir, nginx);
            targets.atMost(
                    String.format(
                            Locale.ROOT,
                            "%s : nginx, %,d series, %s",
                            weir,
                            target.series,
                            target.what().encoding()),
                    "%.2f",
                    most,
                    ratio);
        }
    }

    private void peers(String weir, boolean gzip, double least) {
        var what = new ScrapeCase(OF_PEERS, gzip, ScrapeCase.CONNECTIONS);
        String nearest = figures.cheapest(what, ScrapeServers.PEERS);
        double ratio = figures.ratio(what, nearest, weir);
        targets.add(
                String.format(Locale.ROOT, "each peer : %s, %,d series, %s", weir, OF_PEERS, what.encoding()),
                String.format(Locale.ROOT, "at least %.0f", least),
                String.format(Locale.ROOT, "%.0f (%s)", ratio, nearest),
                ratio >= least);
    }

    /** By how much the memory after many connections differs from that after one. */
    private void memory(String weir) {
        var one = figures.resident(new ScrapeCase(OF_PEERS, false, 1), weir);
        var many = figures.resident(new ScrapeCase(OF_PEERS, false, 64), weir);
        if (one != null && many != null) {
            double change = (double) many.now() / one.now() - 1;
            targets.add(
                    String.format(Locale.ROOT, "memory of %s from 1 to 64 connections, %,d series", weir, OF_PEERS),
                    String.format(Locale.ROOT, "unchanged within %.0f %%", MEMORY * 100),
                    String.format(Locale.ROOT, "%+.1f %%", change * 100),
                    Math.abs(change) <= MEMORY);
        }
    }
}
