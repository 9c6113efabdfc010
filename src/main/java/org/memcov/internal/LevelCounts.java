package org.memcov.internal;

/** What one level of the snapshot stack holds: {@code struct mcov_level}. */
public record LevelCounts(long edges, long newEdges) {}
