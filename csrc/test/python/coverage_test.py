"""Runs the interface of existing builds (coverage.py) as the programs that use it do, one process
a model through multiprocessing, and holds the numbers against each other."""
import ctypes
import multiprocessing
import os
import subprocess
import sys
import tempfile
import unittest

import coverage


def compile_model(model):
    return coverage._LIB.compile(model)


def save(filename):
    size = ctypes.c_size_t()
    pointer = coverage.serialize_mem_coverage(ctypes.byref(size))
    with open(filename, "wb") as file:
        file.write(ctypes.string_at(pointer, size.value))


def load(filename):
    with open(filename, "rb") as file:
        data = file.read()
    pointer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
    coverage.deserialize_mem_coverage(pointer, len(data))


def work(model, filename):
    """One process of a campaign: what was covered before, a model on top, all of it saved."""
    if os.path.exists(filename):
        load(filename)
    coverage.push()
    compile_model(model)
    coverage.pop()
    save(filename)


def bits(hitmap):
    return sum(bin(byte).count("1") for byte in hitmap)


class Coverage(unittest.TestCase):
    def setUp(self):
        coverage.reset()

    def test_now_grows_with_new_code_and_reset_forgets_it(self):
        self.assertGreater(coverage.get_total(), 8)
        self.assertEqual(coverage.get_now(), 0)
        compile_model(0)
        first = coverage.get_now()
        compile_model(0)
        self.assertEqual(coverage.get_now(), first)
        compile_model(1)
        self.assertGreater(coverage.get_now(), first)
        self.assertLess(coverage.get_now(), coverage.get_total())
        coverage.reset()
        self.assertEqual(coverage.get_now(), 0)

    def test_push_starts_from_empty_and_pop_merges(self):
        compile_model(0)
        first = coverage.get_now()
        coverage.push()
        self.assertEqual(coverage.get_now(), 0)
        compile_model(1)
        second = coverage.get_now()
        coverage.pop()
        self.assertLess(coverage.get_now(), first + second)
        self.assertGreater(coverage.get_now(), max(first, second))

    def test_ten_pushes_are_no_end(self):
        for _ in range(10):
            coverage.push()
        compile_model(0)
        now = coverage.get_now()
        for _ in range(10):
            coverage.pop()
        self.assertEqual(coverage.get_now(), now)

    def test_a_hitmap_can_be_taken_and_given_back(self):
        compile_model(2)
        now, hitmap = coverage.get_now(), coverage.get_hitmap()
        self.assertEqual(len(hitmap), coverage.get_total())
        self.assertEqual(bits(hitmap), now)
        coverage.reset()
        compile_model(0)
        coverage.set_hitmap(hitmap)
        self.assertEqual(coverage.get_now(), now)
        self.assertEqual(coverage.get_hitmap(), hitmap)

    def test_now_can_be_set(self):
        coverage.set_now(5)
        self.assertEqual(coverage.get_now(), 5)
        coverage.reset()
        self.assertEqual(coverage.get_now(), 0)

    def test_nothing_is_printed(self):
        program = ("import coverage as c, coverage_test as t; c.push(); t.compile_model(3);"
                   "c.pop(); t.save('/dev/null'); c.set_hitmap(c.get_hitmap())")
        directory = os.path.dirname(os.path.abspath(__file__))
        result = subprocess.run([sys.executable, "-c", program], cwd=directory, check=True,
                                capture_output=True)
        self.assertEqual((result.stdout, result.stderr), (b"", b""))


class Processes(unittest.TestCase):
    """Coverage that goes from process to process in a file, as the README of the interface says."""

    def check_campaign(self, method):
        expected = []
        coverage.reset()
        for model in range(4):
            compile_model(model)
            expected.append((coverage.get_now(), bytes(coverage.get_hitmap())))
        coverage.reset()

        context = multiprocessing.get_context(method)
        with tempfile.TemporaryDirectory() as directory:
            filename = os.path.join(directory, "mem_coverage.bin")
            for model in range(4):
                process = context.Process(target=work, args=(model, filename))
                process.start()
                process.join()
                self.assertEqual(process.exitcode, 0)
                self.assertEqual(coverage.get_now(), 0)
                load(filename)
                self.assertEqual(coverage.get_now(), expected[model][0])
                self.assertEqual(bytes(coverage.get_hitmap()), expected[model][1])
                coverage.reset()
        self.assertLess(expected[0][0], expected[-1][0])

    def test_a_campaign_of_forked_processes_adds_up(self):
        self.check_campaign("fork")

    def test_a_campaign_of_spawned_processes_adds_up(self):
        self.check_campaign("spawn")


if __name__ == "__main__":
    unittest.main()
