package org.memcov.cli;

import java.nio.file.Path;
import java.util.List;

/** The names of inputs as they are shown: without the folders that all of them have in common. */
final class InputNames {
    private final Path common;
    private final int width;

    InputNames(List<Path> inputs) {
        Path folder = inputs.isEmpty() ? null : inputs.getFirst().getParent();
        for (Path input : inputs) {
            while (folder != null && !input.startsWith(folder)) {
                folder = folder.getParent();
            }
        }
        common = folder;
        width = inputs.stream().mapToInt(input -> of(input).length()).max().orElse(0);
    }

    /** One line, whatever characters the name has. */
    String of(Path input) {
        Path shown = common == null ? input : common.relativize(input);
        return shown.toString().replaceAll("\\p{Cntrl}", "?");
    }

    /** The length of the longest name. */
    int width() {
        return width;
    }
}
