package org.memcov.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** The fixture libraries that src/test/native builds, and calls of their functions. */
public final class Native {
    /** A system property: where the fixtures are. */
    static final String FOLDER_PROPERTY = "memcov.test.native";

    private static final Linker LINKER = Linker.nativeLinker();

    private Native() {}

    public static Path folder() {
        return Path.of(System.getProperty(FOLDER_PROPERTY));
    }

    /** The file of a fixture, for example {@code fixture} or {@code existing/existing_second}. */
    public static Path library(String name) {
        Path file = folder().resolve(name);
        return file.resolveSibling("lib" + file.getFileName() + ".so");
    }

    /** A program of src/test/native/programs. */
    public static Path program(String name) {
        return folder().resolve("programs").resolve(name);
    }

    /** The runtime that the linked fixtures were linked with. */
    public static Path runtime() {
        return library("memcov/memcov");
    }

    /** Calls a function {@code int name(int)}. */
    public static int call(SymbolLookup symbols, String function, int argument) {
        return (int) invoke(symbols, function, FunctionDescriptor.of(JAVA_INT, JAVA_INT), argument);
    }

    /** Calls a function {@code int name(const char *)}. */
    public static int call(SymbolLookup symbols, String function, String text) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) invoke(symbols, function, FunctionDescriptor.of(JAVA_INT, ADDRESS), arena.allocateFrom(text));
        }
    }

    /** Calls a function {@code void name(void)}. */
    public static void call(SymbolLookup symbols, String function) {
        invoke(symbols, function, FunctionDescriptor.ofVoid());
    }

    private static Object invoke(SymbolLookup symbols, String function, FunctionDescriptor type, Object... arguments) {
        try {
            MemorySegment address = symbols.find(function).orElseThrow();
            return LINKER.downcallHandle(address, type).invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** {@code mem_coverage.storage} as the library itself has it. */
    public static long storageAddress(SymbolLookup symbols) {
        MemorySegment state = symbols.find("mem_coverage").orElseThrow();
        return state.reinterpret(16).get(ValueLayout.JAVA_LONG, 8);
    }
}
