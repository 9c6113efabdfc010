package org.memcov.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.memcov.CoverageException;
import org.memcov.ModuleIdentity;
import org.memcov.ModuleIdentity.Kind;
import org.memcov.internal.ffm.mcov_file_header;
import org.memcov.internal.ffm.mcov_file_module;
import org.memcov.internal.ffm.memcov_h;

/**
 * The coverage file as bytes, as memcov_file.h lays it down: where things lie, and whether they may
 * be believed. Every length is held against what is there before it is used.
 */
public final class FileFormat {
    public static final long HEADER_SIZE = mcov_file_header.sizeof();
    public static final long HEAD_SIZE = mcov_file_module.sizeof();

    /** As many as their numbers, of 32 bits and counted from 1, allow. */
    public static final long MOST_EDGES = 0xffff_ffffL;

    private FileFormat() {}

    /** Bytes of a hitmap in a section: whole words. */
    public static long hitmapSize(long edgeCount) {
        return (edgeCount / 64 + 1) * JAVA_LONG.byteSize();
    }

    public static long pcsOffset(long edgeCount) {
        return HEAD_SIZE + hitmapSize(edgeCount);
    }

    public static long pathOffset(long edgeCount) {
        return pcsOffset(edgeCount) + edgeCount * JAVA_LONG.byteSize();
    }

    public static long sectionSize(long edgeCount, long pathLength) {
        long alignment = memcov_h.MCOV_FILE_ALIGNMENT();
        return (pathOffset(edgeCount) + pathLength + alignment - 1) / alignment * alignment;
    }

    /**
     * Checks the header of a file of {@code size} bytes, of which at least the header is mapped.
     *
     * @return the bytes that count
     */
    public static long checkHeader(MemorySegment bytes, long size, Path path) {
        if (bytes.byteSize() < JAVA_LONG.byteSize() || mcov_file_header.magic(bytes) != memcov_h.MCOV_FILE_MAGIC()) {
            throw new CoverageException(path + " is not a coverage file: it does not begin as one does");
        }
        if (bytes.byteSize() < HEADER_SIZE) {
            throw cutOff(path, HEADER_SIZE, size);
        }
        if (mcov_file_header.byte_order(bytes) != memcov_h.MCOV_FILE_BYTE_ORDER()) {
            throw new CoverageException(path + " is a coverage file of a machine of another byte order");
        }
        int version = mcov_file_header.version(bytes);
        if (version != memcov_h.MCOV_FILE_VERSION()) {
            throw new CoverageException(
                    path + " is a coverage file of version " + version + "; this memcov knows version "
                            + memcov_h.MCOV_FILE_VERSION() + ": use the memcov it was written with");
        }
        long length = mcov_file_header.length(bytes);
        if (length < HEADER_SIZE || length > size) {
            throw cutOff(path, length, size);
        }
        return length;
    }

    private static CoverageException cutOff(Path path, long length, long size) {
        return new CoverageException(path + " is a coverage file that was cut off: it takes "
                + Long.toUnsignedString(length) + " bytes, but has " + size);
    }

    /** The header of a file without sections. */
    public static void writeHeader(MemorySegment header) {
        mcov_file_header.magic(header, memcov_h.MCOV_FILE_MAGIC());
        mcov_file_header.byte_order(header, memcov_h.MCOV_FILE_BYTE_ORDER());
        mcov_file_header.version(header, memcov_h.MCOV_FILE_VERSION());
        mcov_file_header.length(header, HEADER_SIZE);
    }

    /**
     * Checks that a section can be made of a module.
     *
     * @throws IllegalArgumentException if not
     */
    public static void requireRecordable(ModuleIdentity identity, Path modulePath) {
        int digits = identity.value().length();
        boolean isHex = identity.value().chars().allMatch(HexFormat::isHexDigit);
        if (!isHex || digits % 2 != 0 || digits == 0 || digits > 2 * memcov_h.MCOV_FILE_IDENTITY_SIZE()) {
            throw new IllegalArgumentException("a module cannot be known by '" + identity.value() + "': it takes 1 to "
                    + memcov_h.MCOV_FILE_IDENTITY_SIZE() + " bytes in hexadecimal");
        }
        if (identity.edgeCount() < 1 || identity.edgeCount() > MOST_EDGES) {
            throw new IllegalArgumentException(
                    "a module with " + identity.edgeCount() + " edges cannot be recorded: it has 1 to " + MOST_EDGES);
        }
        int pathLength = modulePath.toString().getBytes(StandardCharsets.UTF_8).length;
        if (pathLength >= memcov_h.MCOV_FILE_PATH_SIZE()) {
            throw new IllegalArgumentException("a path of " + pathLength + " bytes cannot be recorded: it has at most "
                    + (memcov_h.MCOV_FILE_PATH_SIZE() - 1));
        }
    }

    /** The head of a section. */
    public static void writeHead(MemorySegment head, ModuleIdentity identity, int pathLength) {
        byte[] value = HexFormat.of().parseHex(identity.value());
        mcov_file_module.size(head, sectionSize(identity.edgeCount(), pathLength));
        mcov_file_module.edge_count(head, (int) identity.edgeCount());
        mcov_file_module.identity_kind(head, kind(identity.kind()));
        mcov_file_module.identity_length(head, value.length);
        mcov_file_module.path_length(head, pathLength);
        MemorySegment.copy(value, 0, mcov_file_module.identity(head), JAVA_BYTE, 0, value.length);
    }

    private static int kind(Kind kind) {
        return kind == Kind.BUILD_ID ? memcov_h.MCOV_FILE_BUILD_ID() : memcov_h.MCOV_FILE_CONTENT_HASH();
    }

    /** The identity in the head of a section that was checked. */
    public static ModuleIdentity identity(MemorySegment head) {
        boolean isBuildId = mcov_file_module.identity_kind(head) == memcov_h.MCOV_FILE_BUILD_ID();
        byte[] value = mcov_file_module
                .identity(head)
                .asSlice(0, mcov_file_module.identity_length(head))
                .toArray(JAVA_BYTE);
        return new ModuleIdentity(
                isBuildId ? Kind.BUILD_ID : Kind.CONTENT_HASH,
                HexFormat.of().formatHex(value),
                Integer.toUnsignedLong(mcov_file_module.edge_count(head)));
    }

    /** The word of notes in a section. */
    public static MemorySegment notes(MemorySegment section) {
        return section.asSlice(mcov_file_module.notes$offset(), JAVA_LONG.byteSize());
    }

    /** The path in a section that was checked. */
    public static Path path(MemorySegment section) {
        long offset = pathOffset(Integer.toUnsignedLong(mcov_file_module.edge_count(section)));
        byte[] path =
                section.asSlice(offset, mcov_file_module.path_length(section)).toArray(JAVA_BYTE);
        return Path.of(new String(path, StandardCharsets.UTF_8).replace('\0', '?'));
    }

    /** Checks that a section at an offset lies in the bytes, and returns its size. */
    public static long checkSection(MemorySegment bytes, long offset, Path path) {
        long room = bytes.byteSize() - offset;
        if (room < HEAD_SIZE) {
            throw damaged(path, offset, "there are only " + room + " bytes left");
        }
        MemorySegment head = bytes.asSlice(offset, HEAD_SIZE);
        long edgeCount = Integer.toUnsignedLong(mcov_file_module.edge_count(head));
        long pathLength = Integer.toUnsignedLong(mcov_file_module.path_length(head));
        long identityLength = Integer.toUnsignedLong(mcov_file_module.identity_length(head));
        int kind = mcov_file_module.identity_kind(head);
        if (edgeCount == 0) {
            throw damaged(path, offset, "it has no edges");
        }
        if (kind != memcov_h.MCOV_FILE_BUILD_ID() && kind != memcov_h.MCOV_FILE_CONTENT_HASH()) {
            throw damaged(path, offset, "its identity is of the unknown kind " + Integer.toUnsignedString(kind));
        }
        if (identityLength == 0 || identityLength > memcov_h.MCOV_FILE_IDENTITY_SIZE()) {
            throw damaged(path, offset, "its identity has " + identityLength + " bytes");
        }
        if (pathLength >= memcov_h.MCOV_FILE_PATH_SIZE()) {
            throw damaged(path, offset, "its path has " + pathLength + " bytes");
        }
        long size = mcov_file_module.size(head);
        if (size != sectionSize(edgeCount, pathLength) || size > room) {
            throw damaged(
                    path,
                    offset,
                    "its size is " + Long.toUnsignedString(size) + " bytes, where " + sectionSize(edgeCount, pathLength)
                            + " belong and " + room + " are left");
        }
        if (hasForeignBits(bytes.asSlice(offset + HEAD_SIZE, hitmapSize(edgeCount)), edgeCount)) {
            throw damaged(path, offset, "its hitmap has bits that stand for no edge");
        }
        return size;
    }

    /** Bit 0 and what lies behind the last edge stand for nothing, so nobody sets them. */
    private static boolean hasForeignBits(MemorySegment hitmap, long edgeCount) {
        long behindTheLastEdge = hitmap.getAtIndex(JAVA_LONG, edgeCount / 64) >>> edgeCount % 64 >>> 1;
        return behindTheLastEdge != 0 || (hitmap.get(JAVA_LONG, 0) & 1) != 0;
    }

    /** The error of a section whose module has one before it: a file has one for each. */
    public static CoverageException duplicate(long offset, Path path) {
        return damaged(path, offset, "there is one of its module before it");
    }

    private static CoverageException damaged(Path path, long offset, String what) {
        return new CoverageException(
                path + " is a coverage file that is damaged: the section at byte " + offset + " cannot be, " + what);
    }
}
