package dev.weir.bench;

/**
 * One round of one program: the processor time of a scrape, how many were answered, and how long they took.
 *
 * @param bothMillis the processor time of a scrape with the sender's; NaN if that is not known
 */
record ScrapeRound(double cpuMillis, double bothMillis, double perSecond, double p50Millis, double p99Millis) {}
