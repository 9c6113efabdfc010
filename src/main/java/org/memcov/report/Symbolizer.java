package org.memcov.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.memcov.InstrumentedModule;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.internal.DebugSource;

/**
 * Tells where in the source a module's PCs are. It runs a tool, {@code llvm-symbolizer} or {@code
 * addr2line}, from the first question until it is closed: the one that the system property {@code
 * memcov.symbolizer} or the environment variable {@code MEMCOV_SYMBOLIZER} names, else those on the
 * PATH. What it found is kept by the module's build-id as long as the object lives. A tool that fails,
 * or answers nothing for five minutes, is not asked again.
 *
 * <p>Ask for many PCs at once: each question waits for the tool. Any thread may ask; one is served
 * at a time.
 */
public final class Symbolizer implements AutoCloseable {
    /** What a tool answered takes more memory than what is kept of it. */
    private static final int AT_A_TIME = 10_000;

    private final List<PcReader> readers;
    private final List<Path> debugFolders;
    private final List<PathMap> maps;
    private final Map<String, ModuleSource> modules = new HashMap<>();
    private final FrameStore store;
    private final Set<String> missing = new LinkedHashSet<>();

    /** Creates one that looks for debug files where the system has them, and maps no paths. */
    public Symbolizer() {
        this(List.of(), List.of());
    }

    /**
     * Creates one.
     *
     * @param debugFolders folders that have debug files by build-id ({@code
     *     .build-id/xx/yyyy.debug}), before {@code /usr/lib/debug}
     * @param maps where the files are now that were elsewhere when they were built or recorded: the
     *     source files, and the modules themselves; of several, the one with the longest prefix counts
     */
    public Symbolizer(List<Path> debugFolders, List<PathMap> maps) {
        this(Tools.find(), debugFolders, maps);
    }

    Symbolizer(Tools tools, List<Path> debugFolders, List<PathMap> maps) {
        this.readers = new ArrayList<>(tools.readers());
        this.debugFolders = List.copyOf(debugFolders);
        this.maps = List.copyOf(maps);
        this.store = new FrameStore(this.maps);
        tools.missing().ifPresent(missing::add);
    }

    /**
     * Looks up PCs of a module in a coverage file.
     *
     * @param module the module
     * @param pcs module-relative, as {@link RecordedModule#pc} has them
     * @return for each PC its frames, innermost first: at least one
     */
    public synchronized List<List<Frame>> frames(RecordedModule module, long... pcs) {
        return frames(source(module), pcs);
    }

    /**
     * Looks up PCs of a module of this process. Without a build-id the file in its place is taken for
     * the one that was loaded.
     *
     * @param module the module
     * @param pcs module-relative, as {@link InstrumentedModule#pc} has them
     * @return for each PC its frames, innermost first: at least one
     */
    public synchronized List<List<Frame>> frames(InstrumentedModule module, long... pcs) {
        return frames(source(module), pcs);
    }

    /**
     * Tells who compiled a module in a coverage file, as its debug information has it. Code that was
     * optimised maps loosely to lines.
     *
     * @param module the module
     * @return the compilers and optimisations, those of the most units first; none without debug
     *     information
     */
    public synchronized List<Producer> producers(RecordedModule module) {
        return source(module).producers();
    }

    /**
     * Tells who compiled a module of this process, as its debug information has it.
     *
     * @param module the module
     * @return the compilers and optimisations, those of the most units first; none without debug
     *     information
     */
    public synchronized List<Producer> producers(InstrumentedModule module) {
        return source(module).producers();
    }

    /**
     * Tells what was missing so far.
     *
     * @return sentences, each of which says what to do, and each once
     */
    public synchronized List<String> missing() {
        return List.copyOf(missing);
    }

    private List<List<Frame>> frames(ModuleSource module, long[] pcs) {
        long[] unknown =
                Arrays.stream(pcs).filter(pc -> module.frames().get(pc) == null).toArray();
        for (int at = 0; at < unknown.length; at += AT_A_TIME) {
            lookUp(module, Arrays.copyOfRange(unknown, at, Math.min(at + AT_A_TIME, unknown.length)));
        }
        return Arrays.stream(pcs).mapToObj(module.frames()::get).toList();
    }

    private void lookUp(ModuleSource module, long[] pcs) {
        List<List<Frame>> told = lines(module, pcs, ask(module, pcs));
        for (int i = 0; i < pcs.length; i++) {
            List<Frame> frames = module.complete(pcs[i], told.isEmpty() ? List.of() : told.get(i));
            module.frames().put(pcs[i], store.settled(frames));
        }
    }

    private List<List<Frame>> lines(ModuleSource module, long[] pcs, List<List<Frame>> told) {
        return module.hasLines()
                ? new BlockLines(module.edges(), further -> ask(module, further)).complete(pcs, told)
                : told;
    }

    private ModuleSource source(RecordedModule module) {
        return source(module.path(), Optional.of(module.identity()), () -> EdgePcs.of(module));
    }

    private ModuleSource source(InstrumentedModule module) {
        Optional<ModuleIdentity> identity = Optional.of(module.buildId())
                .filter(id -> !id.isEmpty())
                .map(id -> new ModuleIdentity(ModuleIdentity.Kind.BUILD_ID, id, module.edgeCount()));
        return source(module.path(), identity, () -> EdgePcs.of(module));
    }

    private ModuleSource source(Path recorded, Optional<ModuleIdentity> identity, Supplier<EdgePcs> edges) {
        Path path = PathMap.module(maps, recorded);
        String key = identity.map(ModuleIdentity::toString).orElse("file " + path);
        ModuleSource known = modules.get(key);
        boolean mayBeElsewhere =
                known != null && known.file().isEmpty() && !known.path().equals(path);
        if (known != null && !mayBeElsewhere) {
            return known;
        }
        ModuleSource module = new ModuleSource(path, DebugSource.of(path, identity, debugFolders), edges.get());
        modules.put(key, module);
        missing.addAll(module.missing());
        return module;
    }

    /** Asks the best tool that answers; nothing if there is none. One that fails is not asked again. */
    private List<List<Frame>> ask(ModuleSource module, long[] pcs) {
        if (module.file().isEmpty() || pcs.length == 0) {
            return List.of();
        }
        Path file = module.file().get();
        for (PcReader reader : List.copyOf(readers)) {
            if (!reader.takes(file)) {
                missing.add(reader.tool() + " cannot be asked for " + file
                        + ", whose path is too long or has a quote or a line feed: keep it at another path");
                continue;
            }
            try {
                return reader.read(file, pcs);
            } catch (IOException e) {
                reader.close();
                readers.remove(reader);
                missing.add(reader.tool() + " failed for " + file + " (" + e.getMessage() + ") and was not asked again:"
                        + " install another, or name one in " + Tools.VARIABLE);
            }
        }
        return List.of();
    }

    /** Ends the tool. */
    @Override
    public synchronized void close() {
        readers.forEach(PcReader::close);
        readers.clear();
    }
}
