package org.memcov.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memcov.internal.DebugSource;
import org.memcov.internal.FunctionNames;
import org.memcov.internal.Producers;

/** A module on the way to its source: the file to ask, its functions, and all frames found so far. */
final class ModuleSource {
    private final String name;
    private final Path path;
    private final DebugSource debug;
    private final EdgePcs edges;
    private final FunctionNames functions;
    private final PcFrames frames = new PcFrames();

    ModuleSource(Path path, DebugSource debug, EdgePcs edges) {
        this.name = path.getFileName() == null
                ? path.toString()
                : path.getFileName().toString();
        this.path = path;
        this.debug = debug;
        this.edges = edges;
        this.functions = FunctionNames.of(debug.file().orElse(path));
    }

    Path path() {
        return path;
    }

    Optional<Path> file() {
        return debug.file();
    }

    boolean hasLines() {
        return debug.hasLines();
    }

    EdgePcs edges() {
        return edges;
    }

    PcFrames frames() {
        return frames;
    }

    List<Producer> producers() {
        return Producer.of(debug.file().map(Producers::of).orElse(Map.of()));
    }

    List<String> missing() {
        List<String> missing = new ArrayList<>(debug.missing());
        if (debug.file().isPresent() && !debug.hasLines() && functions.isEmpty()) {
            missing.add(debug.file().get() + " has no symbols of functions either, so places are " + name
                    + "+0xoffset: keep a copy that is not stripped");
        }
        return missing;
    }

    /**
     * What a tool told, with what it did not. Where there is no debug information, tools name the symbol
     * before the PC, however far away; only one whose size reaches to the PC is believed. Some name the
     * file of the symbol's object then, without a folder, which is no place.
     */
    List<Frame> complete(long pc, List<Frame> told) {
        boolean hasSource = debug.hasLines()
                && told.stream().anyMatch(frame -> !frame.file().isEmpty());
        if (hasSource) {
            return told.stream()
                    .map(frame -> frame.function().isEmpty() ? named(frame, function(pc)) : frame)
                    .toList();
        }
        boolean isToldName = told.size() == 1 && !told.getFirst().function().isEmpty();
        boolean isBelieved = isToldName && isKnown(pc);
        return List.of(new Frame(isBelieved ? told.getFirst().function() : function(pc), "", 0, 0, "", 0));
    }

    private boolean isKnown(long pc) {
        return debug.file().isPresent() && functions.at(pc).isPresent();
    }

    private String function(long pc) {
        return isKnown(pc) ? functions.at(pc).orElseThrow() : name + "+0x" + Long.toHexString(pc);
    }

    private static Frame named(Frame frame, String function) {
        return new Frame(
                function, frame.file(), frame.line(), frame.column(), frame.functionFile(), frame.functionLine());
    }
}
