package org.memcov.demo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The part of SQLite's C API that running a file of SQL takes: an in-memory database. */
final class Sqlite implements AutoCloseable {
    static final int ROW = 100;
    static final int DONE = 101;

    private static final AddressLayout STRING = ADDRESS.withTargetLayout(
            MemoryLayout.sequenceLayout(Long.MAX_VALUE, java.lang.foreign.ValueLayout.JAVA_BYTE));

    private final MethodHandle prepare;
    private final MethodHandle step;
    private final MethodHandle finish;
    private final MethodHandle columnCount;
    private final MethodHandle columnText;
    private final MethodHandle closeDatabase;
    private final MemorySegment database;

    /** Opens an in-memory database of the library whose symbols the lookup finds. */
    Sqlite(SymbolLookup library, Arena arena) throws Throwable {
        Functions functions = new Functions(library);
        MethodHandle open = functions.find("sqlite3_open", JAVA_INT, ADDRESS, ADDRESS);
        prepare = functions.find("sqlite3_prepare_v2", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
        step = functions.find("sqlite3_step", JAVA_INT, ADDRESS);
        finish = functions.find("sqlite3_finalize", JAVA_INT, ADDRESS);
        columnCount = functions.find("sqlite3_column_count", JAVA_INT, ADDRESS);
        columnText = functions.find("sqlite3_column_text", STRING, ADDRESS, JAVA_INT);
        closeDatabase = functions.find("sqlite3_close_v2", JAVA_INT, ADDRESS);
        MemorySegment result = arena.allocate(ADDRESS);
        int status = (int) open.invokeExact(arena.allocateFrom(":memory:"), result);
        if (status != 0) {
            throw new IllegalStateException("sqlite3_open failed with " + status);
        }
        database = result.get(ADDRESS, 0);
    }

    private record Functions(SymbolLookup library) {
        MethodHandle find(String name, MemoryLayout result, MemoryLayout... parameters) {
            MemorySegment address = library.find(name).orElseThrow();
            return Linker.nativeLinker().downcallHandle(address, FunctionDescriptor.of(result, parameters));
        }
    }

    /** Compiles the first statement of {@code sql}; returns SQLite's status. */
    int prepare(MemorySegment sql, MemorySegment statement, MemorySegment tail) throws Throwable {
        return (int) prepare.invokeExact(database, sql, -1, statement, tail);
    }

    /** Runs a statement to its end, reading every column of every row; returns SQLite's status. */
    int run(MemorySegment statement) throws Throwable {
        int columns = (int) columnCount.invokeExact(statement);
        int status;
        while ((status = (int) step.invokeExact(statement)) == ROW) {
            for (int column = 0; column < columns; column++) {
                MemorySegment text = (MemorySegment) columnText.invokeExact(statement, column);
                if (text.address() != 0) {
                    text.getString(0);
                }
            }
        }
        int ignored = (int) finish.invokeExact(statement);
        return status;
    }

    @Override
    public void close() throws Exception {
        try {
            int ignored = (int) closeDatabase.invokeExact(database);
        } catch (Throwable e) {
            throw new IllegalStateException("sqlite3_close_v2", e);
        }
    }
}
