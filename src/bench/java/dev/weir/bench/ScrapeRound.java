package dev.weir.bench;

/** One round of one program: the processor time of a scrape, how many were answered, and how long they took. */
record ScrapeRound(double cpuMillis, double perSecond, double p50Millis, double p99Millis) {}
