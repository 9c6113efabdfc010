"""Runs a worker once for each input with a library that clang's source-based coverage counts in.

source_runs.py OUT LIBRARY TIMEOUT --inputs INPUT... -- WORKER...: the arguments of the worker are the
library and the input. OUT gets what llvm-cov exports of all runs together.

The library is compiled for continuous mode (%c): the counters are in a file that is mapped, as ours
are, so what a run that crashed or was killed had executed counts, too.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def run(command, profile, timeout):
    """However it ends: what it executed until then counts."""
    environment = {**os.environ, "LLVM_PROFILE_FILE": f"{profile}%c"}
    try:
        subprocess.run(command, env=environment, timeout=timeout, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        pass
    if not profile.exists():
        sys.exit(f"exact: {' '.join(command)} left no profile")


def run_all(worker, library, inputs, timeout, folder):
    profiles = [folder / f"{number}.profraw" for number in range(len(inputs))]
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda pair: run([*worker, library, pair[0]], pair[1], timeout),
                      zip(inputs, profiles)))
    return profiles


def export(library, profiles, folder, out):
    merged = folder / "merged.profdata"
    subprocess.run([os.environ["LLVM_PROFDATA"], "merge", "-o", merged, *profiles], check=True)
    with open(out, "w", encoding="utf-8") as file:
        subprocess.run([os.environ["LLVM_COV"], "export", "--skip-expansions",
                        f"--instr-profile={merged}", library], stdout=file, check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("library")
    parser.add_argument("timeout", type=float)
    parser.add_argument("--inputs", nargs="+")
    parser.add_argument("--worker", nargs="+")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="profiles.", dir=arguments.out.parent))
    try:
        profiles = run_all(arguments.worker, arguments.library, arguments.inputs,
                           arguments.timeout, folder)
        export(arguments.library, profiles, folder, arguments.out)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
