package org.memcov.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** A folder to be a PATH, which has some of this machine's tools and no others. */
public record ToolFolder(Path folder) {
    public String path() {
        return folder.toString();
    }

    /** Has a tool of this machine. */
    public ToolFolder with(String name) throws IOException {
        return withScript(name, "exec '" + here(name) + "' \"$@\"");
    }

    public ToolFolder withScript(String name, String... lines) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }

    private static Path here(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not on the PATH: scripts/test.sh installs it"));
    }
}
