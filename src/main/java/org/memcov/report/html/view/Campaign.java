package org.memcov.report.html.view;

/**
 * What became of a campaign's inputs.
 *
 * @param inputs how many were run
 * @param failures how many ended with an exit code other than 0
 * @param crashes how many were ended by a signal
 * @param timeouts how many took too long
 * @param time how long all took, for people
 * @param lastGain a sentence: which input was the last to add edges, and when
 */
public record Campaign(int inputs, int failures, int crashes, int timeouts, String time, String lastGain) {}
