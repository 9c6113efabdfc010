package org.memcov.report;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Frames with their files mapped, each once: many edges of a module have frames in common, and more
 * have functions and files.
 */
final class FrameStore {
    private final List<PathMap> maps;
    private final Map<String, String> files = new HashMap<>();
    private final Map<String, String> functions = new HashMap<>();
    private final Map<Frame, Frame> frames = new HashMap<>();

    FrameStore(List<PathMap> maps) {
        this.maps = maps;
    }

    /** Frames as they are to be told, of those that a tool told; one or two take no array. */
    List<Frame> settled(List<Frame> told) {
        return told.stream().map(this::settled).collect(Collectors.toUnmodifiableList());
    }

    private Frame settled(Frame told) {
        String function = functions.computeIfAbsent(told.function(), same -> same);
        String file = files.computeIfAbsent(told.file(), this::here);
        String functionFile = files.computeIfAbsent(told.functionFile(), this::here);
        Frame frame = new Frame(function, file, told.line(), told.column(), functionFile, told.functionLine());
        return frames.computeIfAbsent(frame, same -> same);
    }

    private String here(String file) {
        return normalized(PathMap.apply(maps, normalized(file)));
    }

    private static String normalized(String file) {
        try {
            return Path.of(file).normalize().toString();
        } catch (InvalidPathException e) {
            return file; // not a name in this locale, but still one to show
        }
    }
}
