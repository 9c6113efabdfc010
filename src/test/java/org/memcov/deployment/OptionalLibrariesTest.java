package org.memcov.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module that uses memcov compiles without the libraries that are optional: JUnit, say. */
class OptionalLibrariesTest {
    @Test
    void aModuleCompilesWithTheNeededLibrariesAlone(@TempDir Path folder) throws IOException {
        String needed = Stream.of(System.getProperty("jdk.module.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*(classes|jackson-[^/]*|RoaringBitmap-[^/]*)"))
                .collect(Collectors.joining(File.pathSeparator));
        Path module = Files.writeString(folder.resolve("module-info.java"), "module user { requires org.memcov; }");
        Path type = Files.writeString(
                folder.resolve("User.java"), "package user; class User { org.memcov.Coverage coverage; }");
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--module-path",
                        needed,
                        "-d",
                        folder.resolve("classes").toString(),
                        module.toString(),
                        type.toString());
        assertEquals(0, status);
    }
}
