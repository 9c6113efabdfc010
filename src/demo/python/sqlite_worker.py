"""The demo's worker once more, without Java: runs one file of SQL through a SQLite library.

It knows nothing of coverage either. The arguments are the path of the library and that of the file.
"""

import ctypes
import sys

ROW = 100


def declare(library):
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    library.sqlite3_open.argtypes = [text, ctypes.POINTER(pointer)]
    library.sqlite3_prepare_v2.argtypes = [
        pointer, pointer, ctypes.c_int, ctypes.POINTER(pointer), ctypes.POINTER(pointer)]
    library.sqlite3_step.argtypes = [pointer]
    library.sqlite3_finalize.argtypes = [pointer]
    library.sqlite3_column_count.argtypes = [pointer]
    library.sqlite3_column_text.argtypes = [pointer, ctypes.c_int]
    library.sqlite3_column_text.restype = text
    library.sqlite3_close_v2.argtypes = [pointer]


def run_statement(library, statement):
    columns = library.sqlite3_column_count(statement)
    while library.sqlite3_step(statement) == ROW:
        for column in range(columns):
            library.sqlite3_column_text(statement, column)
    library.sqlite3_finalize(statement)


def run(library, database, sql):
    buffer = ctypes.create_string_buffer(sql)
    start = ctypes.addressof(buffer)
    statement, tail = ctypes.c_void_p(), ctypes.c_void_p()
    position = 0
    while position < len(sql):
        status = library.sqlite3_prepare_v2(
            database, start + position, -1, ctypes.byref(statement), ctypes.byref(tail))
        if status == 0:
            if statement:
                run_statement(library, statement)
            position = tail.value - start
        else:  # where the line after its semicolon begins
            end = sql.find(b";\n", position)
            position = len(sql) if end < 0 else end + 2


def main():
    library = ctypes.CDLL(sys.argv[1])
    declare(library)
    with open(sys.argv[2], "rb") as file:
        sql = file.read()
    database = ctypes.c_void_p()
    if library.sqlite3_open(b":memory:", ctypes.byref(database)) != 0:
        sys.exit("sqlite3_open failed")
    run(library, database, sql)
    library.sqlite3_close_v2(database)


if __name__ == "__main__":
    main()
