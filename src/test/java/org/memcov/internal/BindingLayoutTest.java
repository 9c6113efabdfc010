package org.memcov.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.internal.ffm.mcov_coverage;
import org.memcov.internal.ffm.memcov_h;

/**
 * The headers and the generated bindings agree: every struct, member and constant as a C compiler
 * lays it out, every function as the header declares it. No jextract is needed.
 */
class BindingLayoutTest {
    private static final Path HEADERS = Path.of("csrc", "include");
    private static final Path BINDING = Path.of("csrc", "binding");
    private static final Path PROGRAM = Path.of("csrc", "test", "layout_print.c");

    private static final Map<String, MemoryLayout> SCALARS = Map.of(
            "int", ValueLayout.JAVA_INT,
            "uint32_t", ValueLayout.JAVA_INT,
            "uint64_t", ValueLayout.JAVA_LONG,
            "size_t", ValueLayout.JAVA_LONG,
            "ssize_t", ValueLayout.JAVA_LONG);

    @TempDir
    Path folder;

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes());
        try {
            assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return out;
    }

    private static Optional<String> compiler() {
        List<Path> folders =
                Stream.of(System.getenv("PATH").split(":")).map(Path::of).toList();
        return Stream.of("cc", "clang", "gcc")
                .filter(name -> folders.stream().anyMatch(path -> Files.isExecutable(path.resolve(name))))
                .findFirst();
    }

    /** The lines of layout_print.c, split at blanks. */
    private List<String[]> printed() throws IOException {
        Optional<String> compiler = compiler();
        assumeTrue(
                compiler.isPresent(),
                "there is no C compiler (cc, clang or gcc) to print the layouts that the bindings must have");
        String program = folder.resolve("layout_print").toString();
        run(compiler.get(), "-I" + HEADERS, "-I" + BINDING, PROGRAM.toString(), "-o", program);
        return run(program).lines().map(line -> line.split(" ")).toList();
    }

    /** What jextract generated for a struct, or for a function pointer in one. */
    private static Object generated(String name, String method) throws ReflectiveOperationException {
        return Class.forName(mcov_coverage.class.getPackageName() + "." + name)
                .getMethod(method)
                .invoke(null);
    }

    private static GroupLayout layout(String struct) throws ReflectiveOperationException {
        return (GroupLayout) generated(struct, "layout");
    }

    @Test
    void structsAreAsLargeAsTheCompilerMakesThem() throws Exception {
        int structs = 0;
        for (String[] line : printed()) {
            if (line[0].equals("sizeof")) {
                assertEquals(Long.parseLong(line[2]), layout(line[1]).byteSize(), line[1]);
                structs++;
            }
        }
        assertEquals(11, structs);
    }

    @Test
    void membersLieWhereTheCompilerPutsThem() throws Exception {
        List<String> inHeaders = new ArrayList<>();
        List<String> inBindings = new ArrayList<>();
        for (String[] line : printed()) {
            if (line[0].equals("sizeof")) {
                for (MemoryLayout member : layout(line[1]).memberLayouts()) {
                    if (!(member instanceof PaddingLayout)) {
                        inBindings.add(line[1] + "." + member.name().orElseThrow());
                    }
                }
            } else if (line[0].contains(".")) {
                inHeaders.add(line[0]);
                GroupLayout struct = layout(line[0].substring(0, line[0].indexOf('.')));
                var member = groupElement(line[0].substring(line[0].indexOf('.') + 1));
                assertEquals(Long.parseLong(line[1]), struct.byteOffset(member), line[0]);
                assertEquals(Long.parseLong(line[2]), struct.select(member).byteSize(), line[0]);
            }
        }
        assertEquals(inHeaders, inBindings);
    }

    @Test
    void constantsHaveTheHeadersValues() throws Exception {
        int constants = 0;
        for (String[] line : printed()) {
            if (line[0].startsWith("MCOV_")) {
                Object value = memcov_h.class.getMethod(line[0]).invoke(null);
                assertEquals(Long.parseLong(line[1]), ((Number) value).longValue(), line[0]);
                constants++;
            }
        }
        long declared = Stream.of(memcov_h.class.getMethods())
                .filter(method -> method.getName().startsWith("MCOV_"))
                .count();
        assertEquals(declared, constants);
    }

    @Test
    void functionsHaveTheHeadersTypes() throws Exception {
        String header = Files.readString(BINDING.resolve("memcov_binding.h"));
        int functions = 0;
        for (MatchResult struct : matches("struct (memcov_functions|memcov_system) \\{(.*?)\\n\\};", header)) {
            for (MatchResult member : matches("\\n    ([\\w ]+?[ *]+)\\(\\*(\\w+)\\)\\((.*?)\\);", struct.group(2))) {
                Object descriptor = generated(struct.group(1) + "$" + member.group(2), "descriptor");
                assertEquals(type(member.group(1), member.group(3)), withoutTargets(descriptor), member.group(2));
                functions++;
            }
        }
        int members = layout("memcov_functions").memberLayouts().size()
                + layout("memcov_system").memberLayouts().size();
        assertEquals(members, functions);
    }

    private static List<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().toList();
    }

    private static FunctionDescriptor type(String result, String parameters) {
        MemoryLayout[] layouts = parameters.equals("void")
                ? new MemoryLayout[0]
                : Stream.of(parameters.split(", "))
                        .map(BindingLayoutTest::layoutOf)
                        .toArray(MemoryLayout[]::new);
        return result.strip().equals("void")
                ? FunctionDescriptor.ofVoid(layouts)
                : FunctionDescriptor.of(layoutOf(result), layouts);
    }

    /** The layout of a C type, of a parameter's too, whose name follows. */
    private static MemoryLayout layoutOf(String type) {
        if (type.contains("*")) {
            return ValueLayout.ADDRESS;
        }
        MemoryLayout layout = SCALARS.get(type.strip().split(" ")[0]);
        assertTrue(layout != null, () -> "no layout is known for " + type);
        return layout;
    }

    private static FunctionDescriptor withoutTargets(Object descriptor) {
        FunctionDescriptor function = (FunctionDescriptor) descriptor;
        MemoryLayout[] parameters = function.argumentLayouts().stream()
                .map(BindingLayoutTest::withoutTarget)
                .toArray(MemoryLayout[]::new);
        return function.returnLayout()
                .map(result -> FunctionDescriptor.of(withoutTarget(result), parameters))
                .orElseGet(() -> FunctionDescriptor.ofVoid(parameters));
    }

    private static MemoryLayout withoutTarget(MemoryLayout layout) {
        return layout instanceof AddressLayout ? ValueLayout.ADDRESS : layout;
    }
}
