package org.memcov.report.plot;

import java.util.Arrays;
import java.util.List;

/**
 * The least, the median and the most of several campaigns.
 *
 * <p>Invariant: each is exact at every x up to the end. Between two neighbouring steps of the campaigns
 * none of these changes, so none of the three does.
 */
record Spread(Steps least, Steps median, Steps most) {
    static Spread of(List<Series> campaigns) {
        double end = end(campaigns);
        double[] changes = campaigns.stream()
                .flatMap(campaign -> campaign.covered().steps().stream())
                .mapToDouble(Steps.Step::x)
                .filter(x -> x <= end)
                .sorted()
                .distinct()
                .toArray();
        Steps.Builder least = new Steps.Builder();
        Steps.Builder median = new Steps.Builder();
        Steps.Builder most = new Steps.Builder();
        int[] passed = new int[campaigns.size()];
        double[] values = new double[campaigns.size()];
        for (double x : changes) {
            for (int i = 0; i < values.length; i++) {
                List<Steps.Step> steps = campaigns.get(i).covered().steps();
                while (passed[i] < steps.size() && steps.get(passed[i]).x() <= x) {
                    values[i] = steps.get(passed[i]++).y();
                }
            }
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            least.add(x, sorted[0]);
            median.add(x, (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
            most.add(x, sorted[sorted.length - 1]);
        }
        return new Spread(least.build(end), median.build(end), most.build(end));
    }

    /** Where the first incomplete campaign stands; the end of the longest if all are complete. */
    private static double end(List<Series> campaigns) {
        return campaigns.stream()
                .filter(campaign -> !campaign.isComplete())
                .mapToDouble(campaign -> campaign.covered().end())
                .min()
                .orElseGet(() -> campaigns.stream()
                        .mapToDouble(campaign -> campaign.covered().end())
                        .max()
                        .orElse(0));
    }
}
