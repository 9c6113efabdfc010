package org.memcov.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.memcov.CoverageFile;
import org.memcov.EdgeSet;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.internal.LinkedModule;

/**
 * A module that a process had loaded, wherever that is known from.
 *
 * @param recorder puts edges of it into a coverage file
 */
record NumberedModule(ModuleIdentity identity, Path path, Recorder recorder) {
    /** Puts edges of a module into a coverage file. */
    @FunctionalInterface
    interface Recorder {
        void record(CoverageFile target, EdgeSet edges) throws IOException;
    }

    /** One that a coverage file tells of: its PCs are taken over, too. */
    static NumberedModule of(RecordedModule module) {
        return new NumberedModule(module.identity(), module.path(), (target, edges) -> target.merge(module, edges));
    }

    /** One that its own file tells of. */
    static NumberedModule of(LinkedModule module) {
        return new NumberedModule(
                module.identity(),
                module.path(),
                (target, edges) -> target.merge(module.identity(), module.path(), edges));
    }

    long edgeCount() {
        return identity.edgeCount();
    }
}
