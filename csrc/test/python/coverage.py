"""The interface that tvm.contrib.coverage has on existing builds, with the same ctypes calls: no
argtypes where it sets none, buffers of get_total() bytes, the library that exports or depends on
the runtime as the only handle."""
import ctypes
import os

_LIB = ctypes.CDLL(os.environ["MEMCOV_TEST_LIBRARY"])

reset = _LIB.mcov_reset

push = _LIB.mcov_push_coverage
pop = _LIB.mcov_pop_coverage

get_total = _LIB.mcov_get_total
get_now = _LIB.mcov_get_now

set_now = _LIB.mcov_set_now

_LIB.serialize_mem_coverage.restype = ctypes.POINTER(ctypes.c_uint8)
_LIB.serialize_mem_coverage.argtypes = [ctypes.POINTER(ctypes.c_size_t)]
serialize_mem_coverage = _LIB.serialize_mem_coverage

deserialize_mem_coverage = _LIB.deserialize_mem_coverage
deserialize_mem_coverage.argtypes = [ctypes.POINTER(ctypes.c_uint8), ctypes.c_size_t]
deserialize_mem_coverage.restype = None

_char_array = ctypes.c_char * get_total()


def get_hitmap():
    hitmap_buffer = bytearray(get_total())
    _LIB.mcov_copy_hitmap(_char_array.from_buffer(hitmap_buffer))
    return hitmap_buffer


def set_hitmap(data):
    assert len(data) == get_total()
    _LIB.mcov_set_hitmap(_char_array.from_buffer(data))
