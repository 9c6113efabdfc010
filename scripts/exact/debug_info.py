"""What a library's debug information says of the code of its functions, read by LLVM's tools."""
import re
import subprocess

from functions import Function, demangled

ENTRY = re.compile(r"0x([0-9a-f]+):( +)(\w+)")
NUMBER = re.compile(r"0x[0-9a-f]+")
KEPT = {"DW_TAG_subprogram", "DW_TAG_inlined_subroutine", "DW_TAG_call_site"}
ORIGINS = ("DW_AT_abstract_origin", "DW_AT_specification")


class Entry:
    """A function or declaration, a copy of one that was inlined, or a call."""

    def __init__(self, tag, depth, parent):
        self.tag = tag
        self.depth = depth
        self.parent = parent  # the function or copy that it is in
        self.attributes = {}
        self.ranges = []
        self.origins = []  # itself, and what completes it
        self.function = None

    def attribute(self, name):
        for entry in self.origins:
            if name in entry.attributes:
                return entry.attributes[name]
        return None

    @property
    def is_inlined(self):
        return self.tag == "DW_TAG_inlined_subroutine"

    @property
    def outermost(self):
        return self.parent.outermost if self.parent else self

    @property
    def call_place(self):
        """Line and column where an inlined function was called; 0 if that is not known."""
        line, column = (self.attributes.get(f"DW_AT_call_{name}", "0") for name in ("line", "column"))
        return int(line.strip("()"), 0), int(column.strip("()"), 0)


class DebugInfo:
    def __init__(self, library, dwarfdump, symbolizer, demangler):
        self._line_tool = [symbolizer, "--output-style=GNU", "--no-inlines", "--functions=none",
                           f"--obj={library}"]
        with subprocess.Popen([dwarfdump, "--debug-info", library], stdout=subprocess.PIPE,
                              text=True) as dump:
            entries = parse(dump.stdout)
        if dump.returncode != 0:
            raise RuntimeError(f"{dwarfdump} failed for {library}")
        for entry in entries.values():
            complete(entry, entries)
        functions = [entry for entry in entries.values() if entry.tag != "DW_TAG_call_site"]
        name(functions, demangler)
        self._code = {}
        for entry in functions:
            if entry.ranges:
                self._code.setdefault(entry.function, []).append(entry)
        self._called = {entries[number(entry.attributes["DW_AT_call_origin"])].function
                        for entry in entries.values()
                        if "DW_AT_call_origin" in entry.attributes}
        self._written = {entry.function.name for entry in functions
                         if entry.ranges and entry.attribute("DW_AT_artificial") is None}

    def code(self, function):
        """Its own code, and that of its copies; none if no code of it is in the library."""
        return self._code.get(function, [])

    def is_called(self, function):
        """Whether a call of it is left that names it."""
        return function in self._called

    def is_written(self, name):
        """Whether a function with code has a source; if not, the compiler made it."""
        return name in self._written

    def lines(self, pcs):
        """The line of each; 0 if it has none."""
        answer = subprocess.run([*self._line_tool, *map(hex, pcs)], capture_output=True, text=True,
                                check=True)
        return [int(line) for line in re.findall(r":(\d+)(?: .*)?$", answer.stdout, re.MULTILINE)]


def parse(lines):
    """The entries by their offsets."""
    entries, around, entry, in_ranges = {}, [], None, False
    for line in lines:
        match = ENTRY.match(line)
        if match:
            depth = len(match[2])
            while around and around[-1].depth >= depth:
                around.pop()
            entry = None
            if match[3] in KEPT:
                entry = Entry(match[3], depth, around[-1] if around else None)
                entries[int(match[1], 16)] = entry
                around.append(entry)
        elif entry is not None:
            attribute, _, value = line.strip().partition("\t")
            if attribute.startswith("DW_AT_"):
                entry.attributes[attribute] = value
                in_ranges = attribute == "DW_AT_ranges"
            elif in_ranges and attribute.startswith("["):
                start, end = NUMBER.findall(attribute)
                entry.ranges.append((int(start, 16), int(end, 16)))
    return entries


def number(value):
    return int(NUMBER.search(value)[0], 16)


def text(value):
    return value[2:-2] if value else ""


def complete(entry, entries):
    if "DW_AT_low_pc" in entry.attributes and "DW_AT_high_pc" in entry.attributes:
        entry.ranges.append(tuple(number(entry.attributes[f"DW_AT_{end}_pc"])
                                  for end in ("low", "high")))
    known = entry
    while known is not None:
        entry.origins.append(known)
        reference = next((known.attributes[name] for name in ORIGINS if name in known.attributes), None)
        known = entries.get(number(reference)) if reference else None


def name(functions, demangler):
    linked = [text(entry.attribute("DW_AT_linkage_name") or entry.attribute("DW_AT_name"))
              for entry in functions]
    for entry, readable in zip(functions, demangled(linked, demangler)):
        entry.function = Function(text(entry.attribute("DW_AT_decl_file")), readable)
