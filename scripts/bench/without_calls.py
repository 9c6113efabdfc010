"""What is left when no call of coverage is: without_calls.py ASSEMBLY RESULT

Takes assembly that clang made of instrumented code, and puts in place of each call of a callback
what the runtime puts there when it removes the call (csrc/src/patch_x86_64.c, patch_aarch64.c). The
rest stays: registers that were spilled around calls, guards whose addresses are loaded. No runtime
that removes the calls of such code gets below that, and this needs none.
"""
import re
import sys
from pathlib import Path

# A call at the end of a function may be a jump; the callback would return from there.
IN_PLACE = {"callq": "testl\t$0, %eax", "jmp": "retq", "bl": "nop", "b": "ret"}

CALL = re.compile(r"^\t(callq|jmp|bl|b)\t__sanitizer_cov_\w+(?:@PLT)?(?=\s)", re.MULTILINE)
MENTION = re.compile(r"^\t\.addrsig_sym __sanitizer_cov_\w+\n", re.MULTILINE)


def without_calls(assembly):
    result = MENTION.sub("", CALL.sub(lambda call: f"\t{IN_PLACE[call[1]]}", assembly))
    left = re.search(r"^.*\b__sanitizer_cov_.*$", result, re.MULTILINE)
    if left:
        raise ValueError(f"this use of a callback is none that can be removed: {left[0].strip()}")
    return result


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(without_calls(source.read_text(encoding="utf-8")), encoding="utf-8")
