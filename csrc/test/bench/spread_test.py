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

    def test_noise_on_the_other_side_changes_no_limit(self):
        self.assertTrue(spread.not_above_within_noise([1], 1, [0.9, 0.95]))
        self.assertFalse(spread.not_above_within_noise([1.01], 1, [0.9, 0.95]))
        self.assertTrue(spread.not_below_within_noise([1], 1, [1.05, 1.1]))
        self.assertFalse(spread.not_below_within_noise([0.99], 1, [1.05, 1.1]))

    def test_rounds_that_differ_among_themselves_are_no_noise(self):
        """Half of the rounds far below the limit say nothing about two runs of the same."""
        self.assertFalse(spread.not_above_within_noise([0.5, 0.6, 1.2, 1.3, 1.4], 1, [1, 1, 1.1]))


if __name__ == "__main__":
    unittest.main()
