package org.memcov.internal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The search for a debug file, in the places and the order of debuggers: by build-id in the debug
 * folders, then by the name in {@code .gnu_debuglink} beside the module, in {@code .debug} there, and
 * under the debug folders.
 *
 * <p>A file that is there is only taken if it proves to be the module's: by the build-id it has
 * itself, or by the checksum in the link. One of another build would give wrong lines.
 *
 * @param file the debug file
 * @param name its name as the module's link tells it; empty without a link
 * @param refused files that were in a place but are not the module's
 */
public record DebugFileSearch(Optional<Path> file, String name, List<Path> refused) {
    /** Where distributions put debug files. */
    public static final Path SYSTEM_FOLDER = Path.of("/usr/lib/debug");

    private static final long WINDOW = 1 << 28;

    /** Searches for a module whose file cannot be read, by build-id alone. */
    public static DebugFileSearch byBuildId(String buildId, List<Path> folders) {
        List<Path> refused = new ArrayList<>();
        return new DebugFileSearch(ofBuildId(buildId, folders, refused), "", refused);
    }

    static DebugFileSearch of(ElfFile elf, List<Path> folders) {
        List<Path> refused = new ArrayList<>();
        Optional<ElfSection> link = elf.section(".gnu_debuglink");
        String name = link.map(section -> linkName(elf.text(section))).orElse("");
        Optional<Path> found = ofBuildId(elf.buildId(), folders, refused);
        if (found.isEmpty() && !name.isEmpty()) {
            found = ofLink(elf, name, elf.bytes(link.get()), folders, refused);
        }
        return new DebugFileSearch(found, name, refused);
    }

    /** Where the debug file of a build-id would be in a folder. */
    public static Path place(Path folder, String buildId) {
        return folder.resolve(".build-id/" + buildId.substring(0, 2) + "/" + buildId.substring(2) + ".debug");
    }

    private static Optional<Path> ofBuildId(String id, List<Path> folders, List<Path> refused) {
        for (Path folder : id.length() > 2 ? folders : List.<Path>of()) {
            Path place = place(folder, id);
            if (Files.isRegularFile(place)) {
                if (id.equals(ElfFile.buildIdOfSections(place).orElse(""))) {
                    return Optional.of(place);
                }
                refused.add(place);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> ofLink(
            ElfFile elf, String name, ByteBuffer link, List<Path> folders, List<Path> refused) {
        Path folder = elf.path().toAbsolutePath().normalize().getParent();
        List<Path> places = new ArrayList<>(
                List.of(folder.resolve(name), folder.resolve(".debug").resolve(name)));
        folders.forEach(root -> places.add(Path.of(root + folder.toString()).resolve(name)));
        int checksum = link.order(ByteOrder.LITTLE_ENDIAN).getInt(link.limit() - Integer.BYTES);
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                if (hasChecksum(place, checksum)) {
                    return Optional.of(place);
                }
                refused.add(place);
            }
        }
        return Optional.empty();
    }

    private static boolean hasChecksum(Path file, int expected) {
        CRC32 sum = new CRC32();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long at = 0; at < channel.size(); at += WINDOW) {
                try (Arena arena = Arena.ofConfined()) {
                    long size = Math.min(WINDOW, channel.size() - at);
                    MemorySegment window = channel.map(MapMode.READ_ONLY, at, size, arena);
                    sum.update(window.asByteBuffer());
                }
            }
        } catch (IOException e) {
            return false;
        }
        return (int) sum.getValue() == expected;
    }

    /** The link's name, without a folder whatever the file says. */
    private static String linkName(String content) {
        String name = content.split("\0", 2)[0];
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
