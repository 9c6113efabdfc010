"""A small library with debug information, compiled for a test."""
import os
import subprocess
from pathlib import Path

from debug_info import DebugInfo
from functions import Function


def compiled(folder, text, *options, suffix=".c"):
    source = Path(folder) / f"source{suffix}"
    source.write_text(text, encoding="utf-8")
    library = source.with_suffix(".so")
    language = "c++" if suffix == ".cc" else "c"
    subprocess.run([os.environ["CC"], "-x", language, "-shared", "-fPIC", "-g", *options, source,
                    "-nostdlib", "-o", library], check=True)
    return library, lambda name: Function(str(source), name)


def debug_info(library):
    return DebugInfo(library, *(os.environ[f"LLVM_{tool}"]
                                for tool in ("DWARFDUMP", "SYMBOLIZER", "CXXFILT")))
