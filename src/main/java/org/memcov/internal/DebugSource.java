package org.memcov.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memcov.CoverageException;
import org.memcov.ModuleIdentity;

/**
 * The file that ties a module's PCs to its source: the module's own, or its debug file; and a sentence
 * for each thing that is missing.
 *
 * @param file the best there is; empty if nothing proves to be this build of the module
 * @param hasLines whether it has debug information
 * @param missing what is missing, and what to do, each without the module's name
 */
public record DebugSource(Optional<Path> file, boolean hasLines, List<String> missing) {
    /**
     * Looks for it.
     *
     * @param module where the module's file should be
     * @param identity what the file has to be; empty if whatever is there is believed
     * @param folders further debug folders
     */
    public static DebugSource of(Path module, Optional<ModuleIdentity> identity, List<Path> folders) {
        List<String> missing = new ArrayList<>();
        List<Path> all = new ArrayList<>(folders);
        all.add(DebugFileSearch.SYSTEM_FOLDER);
        try {
            Optional<String> objection = identity.flatMap(
                    wanted -> RecordedFile.objection(module, wanted, "neither lines nor functions are known"));
            if (objection.isEmpty()) {
                return ofModule(module, ElfFile.readLinked(module), all, missing);
            }
            missing.add(objection.get());
        } catch (CoverageException e) {
            missing.add(e.getMessage());
        }
        return withoutModule(identity, all, missing);
    }

    private static DebugSource ofModule(Path module, ElfFile elf, List<Path> folders, List<String> missing) {
        if (DebugInformation.inTheFile(elf) != DebugInformation.Kind.NONE) {
            boolean hasLines = elf.hasSections();
            if (!hasLines) {
                missing.add(module + " has no section headers, so neither lines nor functions are known: keep a copy"
                        + " that is not stripped of them");
            }
            return new DebugSource(Optional.of(module), hasLines, missing);
        }
        DebugFileSearch search = DebugFileSearch.of(elf, folders);
        search.refused().forEach(file -> missing.add(refusal(file)));
        if (search.file().isEmpty()) {
            missing.add(module + " has no debug information, so lines are not known: compile it with -g"
                    + place(search.name(), elf.buildId(), folders));
        }
        return new DebugSource(
                Optional.of(search.file().orElse(module)), search.file().isPresent(), missing);
    }

    private static String place(String link, String buildId, List<Path> folders) {
        if (!link.isEmpty()) {
            return ", or put its debug file " + link + " beside it";
        }
        return buildId.length() > 2
                ? ", or put its debug file at " + DebugFileSearch.place(folders.getFirst(), buildId)
                : "";
    }

    /** A debug file alone will do: it has the symbols and the lines. */
    private static DebugSource withoutModule(
            Optional<ModuleIdentity> identity, List<Path> folders, List<String> missing) {
        String id = identity.filter(wanted -> wanted.kind() == ModuleIdentity.Kind.BUILD_ID)
                .map(ModuleIdentity::value)
                .orElse("");
        DebugFileSearch search = DebugFileSearch.byBuildId(id, folders);
        search.refused().forEach(file -> missing.add(refusal(file)));
        if (search.file().isPresent()) {
            return new DebugSource(search.file(), true, List.of());
        }
        return new DebugSource(Optional.empty(), false, missing);
    }

    private static String refusal(Path file) {
        return file + " is the debug file of another build, so it is not used: put that of this build there";
    }
}
