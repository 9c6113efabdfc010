/**
 * In-memory coverage of native libraries: which control-flow edges an input reached, read, reset,
 * pushed, popped, saved and merged inside the running process.
 *
 * <h2>From a library to a number</h2>
 *
 * A library that clang compiled with {@code -fsanitize-coverage=trace-pc-guard} calls a runtime,
 * {@code libmemcov.so}, at each edge it takes. {@link org.memcov.Coverage} reads that runtime's
 * memory:
 *
 * {@snippet lang = java :
 * try (Arena arena = Arena.ofShared()) {
 *     Coverage coverage = Coverage.load(Path.of("libparser.so"), arena);
 *     MethodHandle parse = bind(coverage.symbols().find("parse").orElseThrow());
 *     coverage.reset(); // loading hit edges, too
 *     Scope scope = coverage.scope();
 *     for (MemorySegment input : inputs) {
 *         try (Scope _ = scope.push()) {
 *             parse.invokeExact(input);
 *         }
 *         if (scope.newEdges() > 0) {
 *             corpus.add(input);
 *         }
 *     }
 *     System.out.println(coverage.now() + " of " + coverage.total() + " edges");
 * }
 * }
 *
 * <h2>Which library, which runtime</h2>
 *
 * {@link org.memcov.Coverage#load} takes a path. It finds out who serves the library's callbacks,
 * and loads the runtime this jar carries if nobody does. {@link org.memcov.Coverage#of} takes any
 * {@link java.lang.foreign.SymbolLookup} over a library that is loaded already, an existing build
 * of Apache TVM, say. Such a build may carry an older runtime with faults of its own; the binding
 * drives it so that they are not reached, and {@link org.memcov.Feature} tells what it lacks.
 *
 * <h2>Three kinds of sets</h2>
 *
 * A {@link org.memcov.Hitmap} is the live bitmap in native memory, read in place. A
 * {@link org.memcov.Snapshot} is an immutable copy on the heap, to be combined and compared.
 * Serialized coverage is the runtime's own byte form, a native buffer that an arena frees
 * ({@link org.memcov.Coverage#serialize}); it carries coverage to other processes, also to those
 * that use the runtime from C or Python:
 *
 * {@snippet lang = java :
 * try (Arena arena = Arena.ofConfined();
 *         FileChannel file = FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING)) {
 *     file.write(coverage.serialize(arena).asByteBuffer()); // no Java array in between
 * }
 * // and in the next process, after it loaded the same libraries in the same order:
 * coverage.deserialize(MemorySegment.ofArray(Files.readAllBytes(path)));
 * }
 *
 * <h2>Coverage that survives the process</h2>
 *
 * A {@link org.memcov.CoverageFile} holds the edges that any number of processes hit, by module. A
 * process writes it from its first hit on, through shared memory, if {@code MEMCOV_FILE} in its
 * environment names one or {@link org.memcov.Coverage#attach} is called; no way of ending loses a
 * bit. Modules are known by build-id, so files of different processes can be merged whatever they
 * loaded, and in whatever order.
 *
 * <h2>Patching</h2>
 *
 * The runtime removes calls of edges that are hit again, and puts them back when a push, reset,
 * restore or deserialize wants to see the edges anew. {@link org.memcov.Coverage#setPatching} says
 * when, in place of {@code MEMCOV_PATCH} in the environment; {@link org.memcov.Coverage#patching()}
 * tells whether the system allows it, and {@link org.memcov.RecordedModule#notes()} whether it did in
 * the processes that wrote a coverage file. {@link org.memcov.Patching.Mode#INLINE} replaces
 * calls for good, by code that counts inline.
 *
 * <h2>Inline counters</h2>
 *
 * A library compiled with {@code inline-8bit-counters} or {@code inline-bool-flag} counts in memory
 * of its own and calls nobody. What it hit shows from the next call on that reaches the runtime, or
 * {@link org.memcov.Coverage#sync()}; {@link org.memcov.Coverage#now()} and the live hitmap, which are
 * reads of memory, show it as of then. {@link org.memcov.InstrumentedModule#counters()} tells how often
 * each edge was hit, without a copy.
 *
 * <h2>Flight Recorder</h2>
 *
 * JDK Flight Recorder is told of each load ({@code org.memcov.Load}), each scope ({@code
 * org.memcov.Scope}), each run of a campaign ({@code org.memcov.CampaignRun}) and, once a second, of
 * {@code now} and {@code total} of each runtime that was reached ({@code org.memcov.Coverage}); nothing is
 * to be switched on but a recording. An existing build is told of from time to time as long as a {@link
 * org.memcov.Coverage} of it is held and its library is not in a confined arena. Without a recording
 * events cost nothing, and a Java without the module {@code jdk.jfr} does as well.
 *
 * <h2>What to know before counting</h2>
 *
 * <ul>
 *   <li>Coverage belongs to the process: threads that run instrumented code at the same time see
 *       each other's hits, and two libraries on one runtime share its levels.
 *   <li>Edges are numbered in load order. Numbers of two processes mean the same edges if both
 *       loaded the same modules in the same order.
 *   <li>Loading a library hits edges itself.
 *   <li>{@code now} counts set bits. Bits that were deserialized or merged are among them;
 *       {@link org.memcov.Coverage#hits()} knows those that this process hit itself.
 * </ul>
 *
 * <h2>Native access</h2>
 *
 * Run java with {@code --enable-native-access=org.memcov} on the module path, or
 * {@code --enable-native-access=ALL-UNNAMED} on the class path. System properties:
 * {@code org.memcov.runtime} names a {@code libmemcov.so} to take instead of the one in the jar,
 * {@code org.memcov.tmpdir} the folder to unpack that one into.
 */
package org.memcov;
