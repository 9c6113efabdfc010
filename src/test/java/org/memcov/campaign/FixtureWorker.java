package org.memcov.campaign;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.memcov.Coverage;
import org.memcov.Scope;
import org.memcov.testing.Native;

/** A worker over the library {@code fixture}: its input is a list of commands, one a line. */
public final class FixtureWorker {
    private FixtureWorker() {}

    /** The command line of this worker in a JVM of its own. */
    public static List<String> command() {
        String memcov = System.getProperty("memcov.test.classes");
        String tests = Path.of(memcov).resolveSibling("test-classes").toString();
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED",
                "-Dmemcov.test.native=" + Native.folder(),
                "-cp",
                memcov + ":" + tests,
                FixtureWorker.class.getName(),
                "{}");
    }

    public static void main(String[] arguments) throws Throwable {
        Coverage coverage = Coverage.load(Worker.library(), Arena.global());
        try (Worker worker = Worker.start(coverage)) {
            for (String line : Files.readAllLines(Path.of(arguments[0]))) {
                String[] words = line.split(" ");
                obey(words, coverage, worker);
            }
        }
    }

    private static void obey(String[] words, Coverage coverage, Worker worker) throws Throwable {
        switch (words[0]) {
            case "walk", "classify" -> Native.call(coverage.symbols(), words[0], Integer.parseInt(words[1]));
            case "save" -> worker.save();
            case "say" -> Stream.of(words).skip(1).forEach(System.err::println);
            case "expect-new" -> require(worker.scope().newEdges() == Long.parseLong(words[1]), "new edges");
            case "load-second" -> {
                Coverage second = Coverage.load(Native.library("second"), Arena.global());
                Native.call(second.symbols(), "second_step", 1);
            }
            case "nested-save" -> {
                try (Scope _ = coverage.push()) {
                    worker.save();
                } catch (IllegalStateException refused) {
                    System.err.println(refused.getMessage());
                    Runtime.getRuntime().halt(78);
                }
            }
            case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(words[1]));
            case "abort" -> abort();
            case "hang" -> Thread.sleep(Long.MAX_VALUE);
            case "garble" -> {
                Path folder = Path.of(System.getenv(Handover.FOLDER_VARIABLE));
                Files.write(new Handover(folder).inside(), new byte[] {1, 2, 3});
                Runtime.getRuntime().halt(0);
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            System.err.println("not as expected: " + what);
            Runtime.getRuntime().halt(77);
        }
    }

    private static void abort() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle abort =
                linker.downcallHandle(linker.defaultLookup().find("abort").orElseThrow(), FunctionDescriptor.ofVoid());
        abort.invokeExact();
    }
}
