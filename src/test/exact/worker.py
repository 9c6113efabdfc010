"""Calls functions of a library, each with a number: the arguments are the library and the file of calls."""
import ctypes
import sys

library = ctypes.CDLL(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as calls:
    for call in calls:
        function, number = call.split()
        getattr(library, function)(int(number))
