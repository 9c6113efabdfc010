package org.memcov.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.memcov.Coverage;
import org.memcov.Feature;
import org.memcov.InstrumentedModule;
import org.memcov.ModuleIdentity;
import org.memcov.Snapshot;
import org.memcov.internal.EdgeNumbers;
import org.memcov.internal.LinkedModule;

/**
 * The edges of one module that a test hit.
 *
 * @param identity what the module is known by, in a coverage file, too
 * @param path where it was loaded from: a hint
 * @param edges counted from 1, as in a coverage file
 */
public record ModuleEdges(ModuleIdentity identity, Path path, Snapshot edges) {
    /** A module's file is hashed once, if it has to be. */
    private static final Map<Path, ModuleIdentity> HASHED = new ConcurrentHashMap<>();

    /** The edges of a runtime by module; modules without any are left out. An existing build tells none. */
    static List<ModuleEdges> of(Coverage coverage, Snapshot edges) throws IOException {
        List<ModuleEdges> all = new ArrayList<>();
        if (!coverage.supports(Feature.MODULES)) {
            return all;
        }
        List<InstrumentedModule> modules = coverage.modules();
        List<Snapshot> split = new EdgeNumbers(
                        modules.stream().map(InstrumentedModule::edgeCount).toList())
                .split(edges);
        for (int i = 0; i < modules.size(); i++) {
            if (!split.get(i).isEmpty()) {
                all.add(new ModuleEdges(identity(modules.get(i)), modules.get(i).path(), split.get(i)));
            }
        }
        return all;
    }

    private static ModuleIdentity identity(InstrumentedModule module) throws IOException {
        ModuleIdentity identity = HASHED.get(module.path());
        if (identity == null) {
            identity = LinkedModule.identity(module.buildId(), module.path(), module.edgeCount());
            if (identity.kind() == ModuleIdentity.Kind.CONTENT_HASH) {
                HASHED.put(module.path(), identity);
            }
        }
        return identity;
    }
}
