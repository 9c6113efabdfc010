"""What a list of measurements comes to: spread.py."""
import unittest

import spread


class SpreadTest(unittest.TestCase):
    def test_a_spread_is_median_lowest_and_highest(self):
        self.assertEqual(spread.spread([3, 1, 2, 9]), spread.Spread(2.5, 1, 9, 4))

    def test_a_ratio_is_taken_within_a_round(self):
        """A round in which the machine was slow for all modes changes nothing."""
        self.assertEqual(spread.ratios([3, 30, 3], [2, 20, 2]), [1.5, 1.5, 1.5])

    def test_rounds_that_do_not_match_are_refused(self):
        with self.assertRaisesRegex(ValueError, "2 rounds of one mode, 1 of the other"):
            spread.ratios([1, 2], [1])

    def test_an_overhead_is_a_part_of_the_other_modes_overhead(self):
        """1.25 and 2 times the baseline: a quarter against the whole."""
        self.assertEqual(spread.overhead_shares([5, 50], [8, 80], [4, 40]), [0.25, 0.25])

    def test_limits_look_at_the_median(self):
        self.assertTrue(spread.at_most([1, 1.1, 9], 1.15))
        self.assertFalse(spread.at_most([1, 1.2, 9], 1.15))
        self.assertTrue(spread.at_least([1, 21, 22], 20))
        self.assertFalse(spread.at_least([1, 19, 22], 20))

    def test_a_median_may_pass_a_limit_as_far_as_the_noise_does(self):
        self.assertTrue(spread.not_above_within_noise([0.9, 1.02, 1.5], 1, [0.99, 1.01, 1.02]))
        self.assertFalse(spread.not_above_within_noise([0.9, 1.03, 1.5], 1, [0.99, 1.01, 1.02]))
        self.assertTrue(spread.not_below_within_noise([0.5, 0.98, 1.1], 1, [0.98, 1.01, 1.02]))
        self.assertFalse(spread.not_below_within_noise([0.5, 0.97, 1.1], 1, [0.98, 1.01, 1.02]))

    def test_noise_is_as_wide_as_three_of_four_rounds_show(self):
        """Which of the two runs of the same is the faster one is chance, so both sides count."""
        self.assertAlmostEqual(spread.noise_width([0.99, 1.02, 0.97, 1.04]), 0.03)

    def test_one_disturbed_round_is_no_noise(self):
        self.assertFalse(spread.not_above_within_noise([1.4] * 7, 1, [1, 1, 1, 1, 1, 1, 1.5]))

    def test_rounds_that_differ_among_themselves_are_no_noise(self):
        """Half of the rounds far below the limit say nothing about two runs of the same."""
        self.assertFalse(spread.not_above_within_noise([0.5, 0.6, 1.2, 1.3, 1.4], 1, [1, 1, 1.1]))


if __name__ == "__main__":
    unittest.main()
