package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.memcov.Coverage;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;

/** What a process left that loaded two modules: its coverage file, and what it serialized. */
record TwoModules(Path file, Path serialized) {
    static TwoModules of(Path folder, String first, String second) {
        TwoModules left = new TwoModules(folder.resolve(first + ".mcov"), folder.resolve(first + ".cov"));
        ChildJvm.of(TwoModules::run)
                .arguments(first, second, left.serialized)
                .environment("MEMCOV_FILE", left.file)
                .run()
                .succeeds();
        return left;
    }

    private static void run(String... arguments) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Coverage coverage = null;
            for (String name : List.of(arguments[0], arguments[1])) {
                Fixture fixture = Fixture.load(name);
                fixture.call(name.equals("fixture") ? "walk" : "second_step", 2);
                coverage = fixture.coverage();
            }
            try (FileChannel channel =
                    FileChannel.open(Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(coverage.serialize(arena).asByteBuffer());
            }
        }
    }
}
