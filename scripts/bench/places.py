"""Where what is measured was built (scripts/bench.sh)."""
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    native: Path  # the build of csrc with MEMCOV_BUILD_BENCH
    sqlite: Path  # the build of src/demo/native

    @property
    def runtime_file(self):
        return self.native / "libmemcov.so"

    def program(self, name):
        return self.native / "bench" / name

    def runtime_folder(self, runtime):
        return self.native if runtime == "memcov" else self.native / "bench" / runtime

    def sqlite_folder(self, library):
        return self.sqlite if library == "guards" else self.sqlite / library

    def wide_file(self, name, library):
        suffix = {"guards": "", "uninstrumented": "_uninstrumented"}[library]
        return self.native / "bench" / f"lib{name}{suffix}.so"
