"""The ways to run instrumented code that are compared: one row here, one row in the results."""
import ctypes
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mode:
    name: str             # in JSON
    title: str            # in tables and in the chart
    library: str          # which build of the library: the key of Places' folders and files
    runtime: str = None   # the folder of libmemcov.so: None, "plain", "empty" or "memcov"
    environment: dict = field(default_factory=dict)
    needs: str = None     # a name that the runtime exports if it knows this mode
    again: str = None     # the mode that this is once more: how the two differ is the noise


MODES = (
    Mode("uninstrumented", "uninstrumented", "uninstrumented"),
    Mode("plain", "plain runtime", "guards", "plain"),
    Mode("off", "memcov, patching off", "guards", "memcov", {"MEMCOV_PATCH": "off"}),
    Mode("static", "memcov linked statically, patching off", "static",
         environment={"MEMCOV_PATCH": "off"}),
    Mode("auto", "memcov", "guards", "memcov", {"MEMCOV_PATCH": "auto"}),
    Mode("static_auto", "memcov linked statically", "static", environment={"MEMCOV_PATCH": "auto"}),
    Mode("off_again", "memcov, patching off, once more", "guards", "memcov",
         {"MEMCOV_PATCH": "off"}, again="off"),
    Mode("on", "memcov, patching always on", "guards", "memcov", {"MEMCOV_PATCH": "on"}),
    Mode("inline", "memcov, counted inline in place of calls", "guards", "memcov",
         {"MEMCOV_PATCH": "inline"}),
    Mode("empty", "a callback that only returns", "guards", "empty"),
    Mode("static_empty", "a callback that only returns, linked statically", "empty"),
    Mode("without_calls", "all calls removed at build time", "without_calls"),
    Mode("counters", "memcov, inline 8-bit counters", "counters", "memcov", needs="mcov_sync"),
)

BY_NAME = {mode.name: mode for mode in MODES}


def missing(mode, runtime_file):
    """Whether the runtime in that file does not know the mode yet."""
    return mode.needs is not None and not hasattr(ctypes.CDLL(str(runtime_file)), mode.needs)
