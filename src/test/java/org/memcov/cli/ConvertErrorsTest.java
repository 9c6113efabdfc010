package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.memcov.CoverageFile;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.Snapshot;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** What {@code memcov convert} refuses: each its own sentence, and what was there stays. */
class ConvertErrorsTest extends Conversions {
    private void refused(String sentence, Object... arguments) throws IOException {
        Path out = Files.writeString(folder.resolve("kept"), "as it was");
        CommandLineRun run = convert(
                Stream.concat(Stream.of("-o", out), Stream.of(arguments)).toArray());

        assertEquals(2, run.exit());
        assertEquals("memcov: " + sentence + "\n", run.err());
        assertEquals("as it was", Files.readString(out));
    }

    @Test
    void anUnknownModuleIsASentenceThatListsTheOthers() throws IOException {
        List<RecordedModule> modules = modules(forth.file());
        refused(
                forth.file() + " has no module libthird.so, only these: "
                        + modules.get(0).path() + " (" + modules.get(0).identity() + "), "
                        + modules.get(1).path() + " (" + modules.get(1).identity() + ")",
                "--to",
                "serialized",
                "--module",
                "libthird.so",
                forth.file());
    }

    @Test
    void aNameOfSeveralModulesIsASentenceThatListsThem() throws IOException {
        Path file = folder.resolve("builds");
        CoverageFile builds = CoverageFile.openForMerging(file, Arena.ofAuto());
        for (String id : List.of("ab01", "ab02")) {
            ModuleIdentity identity = new ModuleIdentity(ModuleIdentity.Kind.BUILD_ID, id, 16);
            builds.merge(identity, Path.of("/lib/libparser.so"), Snapshot.empty());
        }

        String both = "/lib/libparser.so (build-id ab01), /lib/libparser.so (build-id ab02)";
        for (String name : List.of("libparser.so", "/lib/libparser.so", "ab")) {
            refused(
                    "--module " + name + " may be any of these: " + both + "; give more of a path or build-id",
                    "--to",
                    "hitmap",
                    "--module",
                    name,
                    file);
        }
        refused(
                "--module names /lib/libparser.so (build-id ab02) twice",
                "--to",
                "hitmap",
                "--module",
                "ab02,ab01,ab02",
                file);
    }

    @Test
    void aHitmapOfAnotherSizeIsASentenceWithBothSizes() throws IOException {
        RecordedModule first = modules(forth.file()).getFirst();
        long wanted = first.edgeCount() / 8 + 1;
        long size = bytes(forth.serialized()).length - 8;
        refused(
                forth.serialized() + " has a hitmap of " + size + " bytes, but that of 1 module with "
                        + first.edgeCount()
                        + " edges has " + wanted
                        + ": give the modules it was saved with, all of them and in load order",
                "--to",
                "file",
                "--like",
                forth.file(),
                "--module",
                "libfixture.so",
                forth.serialized());
    }

    @Test
    void anEdgeAboveTheLastIsASentence() throws IOException {
        Path changed = folder.resolve("changed");
        assertEquals(0, convert("--to", "hitmap", "-o", changed, forth.file()).exit());
        byte[] hitmap = bytes(changed);
        hitmap[hitmap.length - 1] |= (byte) 0x80;
        long edges = modules(forth.file()).stream()
                .mapToLong(RecordedModule::edgeCount)
                .sum();
        Files.write(changed, hitmap);
        refused(
                changed + " has edge " + (8 * hitmap.length - 1) + ", but the last one of 2 modules with " + edges
                        + " edges is " + edges + ": give the modules it was saved with",
                "--to",
                "file",
                "--like",
                forth.file(),
                changed);
    }

    @Test
    void aHeaderThatDoesNotFitIsASentence() throws IOException {
        byte[] serialized = bytes(forth.serialized());
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(serialized, serialized.length - 1));
        int size = ByteBuffer.wrap(serialized).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
        refused(
                cut + " is not in the serialized form: the header promises a hitmap of " + size + " bytes, but "
                        + (size - 1) + " bytes follow it: the data is cut off, or not serialized coverage",
                "--to",
                "file",
                "--from",
                "serialized",
                "--like",
                forth.file(),
                cut);
    }

    @Test
    void optionsThatDoNotGoTogetherAreASentence() throws IOException {
        refused(
                "--module chooses modules of a coverage file: with --library name the libraries themselves, in load"
                        + " order",
                "--to",
                "file",
                "--library",
                Native.library("fixture"),
                "--module",
                "libfixture.so",
                forth.serialized());
        refused("--to takes one of [serialized, hitmap, file], not 'text'", "--to", "text", forth.file());
        refused(
                "--from takes one of [serialized, hitmap], not 'file'",
                "--to",
                "file",
                "--from",
                "file",
                "--like",
                forth.file(),
                forth.serialized());
        refused(
                "--to file needs either --like or --library: " + forth.serialized()
                        + " does not tell of which modules it is",
                "--to",
                "file",
                forth.serialized());
        refused(
                "--like, --library and --from go with --to file only: " + forth.file()
                        + " is a coverage file, which tells its modules itself",
                "--to",
                "hitmap",
                "--like",
                forth.file(),
                forth.file());
    }
}
