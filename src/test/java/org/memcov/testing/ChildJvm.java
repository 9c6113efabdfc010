package org.memcov.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.junit.jupiter.api.Assertions;
import org.junit.platform.commons.JUnitException;
import org.opentest4j.AssertionFailedError;
import org.roaringbitmap.RoaringBitmap;
import picocli.CommandLine;

/**
 * A scenario in a JVM of its own: where loading has to start from nothing, where the environment or
 * JVM options matter, and where a failure would end the process.
 */
public final class ChildJvm {
    /** Long enough for a busy machine; only a child that hangs meets it. */
    private static final long TIMEOUT_SECONDS = 240;

    private static final List<String> TEST_ENGINE = List.of(
            "org.junit.jupiter.engine.JupiterTestEngine",
            "org.junit.platform.engine.TestEngine",
            "org.junit.platform.launcher.Launcher",
            "org.junit.platform.testkit.engine.EngineTestKit",
            "org.assertj.core.api.Assertions");

    private final List<String> scenario;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private boolean onModulePath;
    private boolean nativeAccess = true;
    private boolean hasCommandLine;
    private boolean runsTests;

    private ChildJvm(List<String> scenario) {
        this.scenario = scenario;
    }

    /** What a child left: its exit code and all it wrote. */
    public record Result(int exit, String out, String err) {
        /** Checks that the scenario ended without an exception. */
        public Result succeeds() {
            assertEquals(0, exit, () -> "the child JVM failed\n" + out + err);
            return this;
        }
    }

    public static ChildJvm of(Scenario scenario) {
        try {
            Method replace = scenario.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            SerializedLambda lambda = (SerializedLambda) replace.invoke(scenario);
            assertEquals(0, lambda.getCapturedArgCount(), "a scenario captures nothing: use arguments");
            return new ChildJvm(List.of(lambda.getImplClass().replace('/', '.'), lambda.getImplMethodName()));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a scenario and checks that it ends without an exception. */
    public static Result run(Scenario scenario, Object... arguments) {
        return of(scenario).arguments(arguments).run().succeeds();
    }

    public ChildJvm arguments(Object... values) {
        Stream.of(values).map(Object::toString).forEach(arguments::add);
        return this;
    }

    /** Has the libraries of the command line, too. */
    public ChildJvm commandLine() {
        hasCommandLine = true;
        return this;
    }

    /** Has what runs tests, too. */
    public ChildJvm runningTests() {
        runsTests = true;
        return this;
    }

    public ChildJvm option(String option) {
        options.add(option);
        return this;
    }

    public ChildJvm environment(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    /** A command that is to run the JVM, for example one that changes the user. */
    public ChildJvm under(String... command) {
        prefix.addAll(List.of(command));
        return this;
    }

    /** Puts memcov on the module path; the scenario itself stays on the class path. */
    public ChildJvm onModulePath() {
        onModulePath = true;
        return this;
    }

    public ChildJvm withoutNativeAccess() {
        nativeAccess = false;
        return this;
    }

    public Result run() {
        try {
            Path folder = Files.createTempDirectory("memcov-child");
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            ProcessBuilder builder = new ProcessBuilder(command(folder))
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().remove("JDK_JAVA_OPTIONS");
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                Assertions.fail("the child JVM hangs\n" + Files.readString(out) + Files.readString(err));
            }
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            delete(folder);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private List<String> command(Path folder) {
        Path memcov = Path.of(System.getProperty("memcov.test.classes"));
        List<String> classPath = new ArrayList<>();
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("hs_err")));
        List<String> memcovPath = new ArrayList<>(List.of(memcov.toString()));
        Stream.of(JSON.class, JsonFactory.class, RoaringBitmap.class).forEach(type -> memcovPath.add(origin(type)));
        if (hasCommandLine) {
            Stream.of(CommandLine.class, ProgressBar.class).forEach(type -> memcovPath.add(origin(type)));
        }
        if (onModulePath) {
            String modulePath = String.join(File.pathSeparator, memcovPath);
            command.addAll(List.of("--module-path", modulePath, "--add-modules", "org.memcov"));
        } else {
            classPath.addAll(memcovPath);
        }
        if (nativeAccess) {
            command.add("--enable-native-access=ALL-UNNAMED" + (onModulePath ? ",org.memcov" : ""));
        }
        command.addAll(options);
        Stream.of(ChildJvm.class, Assertions.class, AssertionFailedError.class, JUnitException.class)
                .forEach(type -> classPath.add(origin(type)));
        if (runsTests) {
            TEST_ENGINE.forEach(name -> classPath.add(origin(named(name))));
        }
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
        command.add("-D" + Native.FOLDER_PROPERTY + "=" + Native.folder());
        command.add(ScenarioMain.class.getName());
        command.addAll(scenario);
        command.addAll(arguments);
        return command;
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** The folder or jar of a class. The tests' own folder is patched into the module on its path. */
    private static String origin(Class<?> type) {
        try {
            String file = type.getName().replace('.', '/') + ".class";
            Path at = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(at) && !Files.exists(at.resolve(file))) {
                return at.resolveSibling("test-classes").toString();
            }
            return at.toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.collect(Collectors.toList())) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
