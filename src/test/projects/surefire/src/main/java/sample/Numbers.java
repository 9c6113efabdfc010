package sample;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** What the native library does. Nothing here knows of coverage: it loads the library as any program. */
public final class Numbers {
    static {
        System.load(System.getProperty("sample.library"));
    }

    private static final MethodHandle PARSE = function("parse", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle CLASSIFY = function("classify", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Numbers() {}

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(SymbolLookup.loaderLookup().find(name).orElseThrow(), type);
    }

    /** The value of a decimal number, or -1 where the text is none. */
    public static int parse(String text) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) PARSE.invokeExact(arena.allocateFrom(text));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** -1, 0 and 1 for the sign, 2 for large numbers. */
    public static int classify(int number) {
        try {
            return (int) CLASSIFY.invokeExact(number);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
