package org.memcov.cli;

import java.util.List;
import org.memcov.RecordedModule;

/** What a coverage file notes of the processes that recorded a module, as sentences. */
final class ModuleNotes {
    private ModuleNotes() {}

    static List<String> sentences(RecordedModule module) {
        String name = Text.name(module.path());
        return module.notes().stream().map(note -> sentence(name, note)).toList();
    }

    private static String sentence(String name, RecordedModule.Note note) {
        return switch (note) {
            case NO_PROCESSOR -> stayed(name, "calls on its processor are not known");
            case NO_MEMBARRIER -> stayed(name, "its system has no membarrier that synchronizes code");
            case NO_WRITABLE_CODE -> stayed(name, "its system does not allow code to be changed");
            case NO_MEMORY -> stayed(name, "there was not enough memory when a module was loaded");
            case MISSING_CALLS ->
                "In some process a call of " + name + " that had been removed could not be put back, so hits may be"
                        + " missing: run it with MEMCOV_PATCH=off.";
        };
    }

    private static String stayed(String name, String reason) {
        return "Patching was off in some process with " + name + ", which ran slower for it; no hit is missing: "
                + reason + ".";
    }
}
