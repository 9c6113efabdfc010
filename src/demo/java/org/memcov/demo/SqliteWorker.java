package org.memcov.demo;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's worker: runs one file of SQL through a SQLite library. It knows nothing of coverage. */
public final class SqliteWorker {
    private SqliteWorker() {}

    /** The arguments are the path of the library and that of the file. */
    public static void main(String[] arguments) throws Throwable {
        byte[] sql = Files.readAllBytes(Path.of(arguments[1]));
        Arena arena = Arena.global();
        SymbolLookup library = SymbolLookup.libraryLookup(Path.of(arguments[0]), arena);
        try (Sqlite database = new Sqlite(library, arena)) {
            run(database, arena.allocateFrom(new String(sql, StandardCharsets.UTF_8)), arena);
        }
    }

    private static void run(Sqlite database, MemorySegment sql, Arena arena) throws Throwable {
        MemorySegment statement = arena.allocate(ADDRESS);
        MemorySegment tail = arena.allocate(ADDRESS);
        MemorySegment rest = sql;
        while (rest.byteSize() > 1) {
            int status = database.prepare(rest, statement, tail);
            if (status == 0 && statement.get(ADDRESS, 0).address() != 0) {
                database.run(statement.get(ADDRESS, 0));
            }
            long next = status == 0 ? tail.get(ADDRESS, 0).address() - rest.address() : nextLine(rest);
            rest = rest.asSlice(next);
        }
    }

    /** Behind a statement that cannot be compiled: where the line after its semicolon begins. */
    private static long nextLine(MemorySegment sql) {
        int end = sql.getString(0).indexOf(";\n");
        return end < 0
                ? sql.byteSize() - 1
                : sql.getString(0).substring(0, end + 2).getBytes(StandardCharsets.UTF_8).length;
    }
}
