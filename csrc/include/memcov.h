/*
 * memcov: in-memory edge coverage of instrumented libraries.
 *
 * A module (a shared library or an executable) compiled by clang with
 * -fsanitize-coverage=trace-pc-guard reports every control-flow edge it takes to this runtime; one
 * compiled with inline-8bit-counters or inline-bool-flag counts them in memory of its own, where
 * the runtime looks for them.
 * The runtime numbers the edges, keeps one bit an edge, and lets the process itself read, reset,
 * push, pop, save and merge them.
 *
 * TERMS
 *   edge      A number from 1 to mcov_total. Modules are numbered in load order, each gets a
 *             consecutive range. An edge's number never changes while the process lives; the edges
 *             of an unloaded module stay, and it finds them again when it is loaded again (same
 *             path, build-id and number of edges). A process has at most 4294967295 (2^32 - 1)
 *             edges; a module that would bring more, or for whose edges the system has no memory,
 *             is not numbered, and one line on stderr says so when it is loaded.
 *   guard     The uint32_t the compiler lays down for an edge; the runtime stores its number there.
 *   counter   The byte the compiler lays down for an edge that it counts inline, without a call: an
 *             8-bit counter, or a flag that is 0 or 1. See INLINE COUNTERS.
 *   hitmap    One bit an edge: edge i is bit i % 8 of byte i / 8. Bit 0 is never set. Its length,
 *             mem_coverage.storage_size, is mcov_total / 8 + 1 bytes, 0 while mcov_total is 0.
 *   level     What push starts and pop ends. The bottom level is there from the start. Each level
 *             above it holds what was hit since its push.
 *   beneath   All that the levels below a level hold together.
 *   injected  A bit set by deserialize, merge or set_hitmap. It belongs to the hitmap, but it is
 *             not a hit of this process: mcov_copy_hits does not know it.
 *
 * SERIALIZED FORM (little-endian, no padding, the length is exactly 8 + storage_size)
 *   offset 0  uint32  now            set bits at the time of writing; readers recount
 *   offset 4  uint32  storage_size   bytes of hitmap that follow
 *   offset 8  uint8[storage_size]    hitmap
 * A reader accepts a shorter hitmap (missing edges are not hit), and a longer one if it has no
 * edge above mcov_total.
 *
 * THREADS
 *   Instrumented code may run in any thread, and in signal handlers, at any time, also while
 *   another thread is in one of the functions below: no hit is lost, none is counted twice, and
 *   whenever no callback is in flight and no mcov_set_now stands, mem_coverage.now is the number
 *   of set bits. A hit that overlaps a control call lands before or after it. The functions below
 *   may be called from any thread; they wait for each other. They must not be called from a signal
 *   handler, nor must fork(). A forked child goes on with a copy of its own. Nor must a signal
 *   handler start the first thread of a process: where it interrupted a hit, that would be taken
 *   for one of a process that has a single thread to its end.
 *   A signal handler that leaves instrumented code by longjmp (a fuzzer's timeout) may cut off the
 *   recording of a hit. That edge may then be missing, its later hits too; from the next push,
 *   reset, set_hitmap or deserialize on it is recorded again. And `now` may stay behind by one for
 *   each recording that was cut off, while the process lives. Hitmaps, serialized forms and
 *   struct mcov_level, which are counted from the bits, stay exact, and a forked child counts
 *   anew. Such a handler must not leave one of the functions below, nor the loader.
 *   A read of the hitmap, or a function that only reads, sees what another thread hit before, if
 *   anything orders the two; if nothing does, it may come a store too early.
 *   Coverage belongs to the process: threads that run instrumented code at the same time see each
 *   other's hits.
 *
 * ONE THREAD AMONG MANY
 *   A process with one thread, and one in which the same thread makes all control calls and hits,
 *   do not pay for threads: first hits, push and pop take about half the time. In a process with
 *   threads this needs x86-64, Linux 5.10, glibc 2.35 and its restartable sequences (rseq(2)), and
 *   begins after some hundred control calls of one thread. A first hit or a change of coverage by
 *   another thread ends it, until there have been twice as many.
 *   Each thread that runs instrumented code must be one of the C library's: no thread of clone(2)
 *   alone, no child of vfork(2) while other threads run instrumented code, and no coroutine that a
 *   signal handler suspends in the middle of instrumented code and another thread resumes.
 *   It takes membarrier(2), in callbacks too, whatever MEMCOV_PATCH says: where a sandbox kills for
 *   that, set MEMCOV_OWNER=off. In a debugger, stepping by instructions starts such a sequence of
 *   the runtime again and again: step over the callback, or set it off as well.
 *
 * INLINE COUNTERS
 *   A module compiled with -fsanitize-coverage=inline-8bit-counters or inline-bool-flag (with or
 *   without pc-table) calls nobody when it takes an edge. So the hitmap, mem_coverage.now and a
 *   coverage file include its edges as of the last call of a function below that reads or changes
 *   coverage, or of mcov_sync, which does nothing else. Forking is such a moment, too, and so is a
 *   normal end of the process (exit, or a return from main). _exit, exec and a signal that kills
 *   lose what was hit since the last one. Each such call looks at every counter of the process: a
 *   cache line is 64 edges. Processes where nothing is counted inline pay a load and a branch.
 *   Push, reset, set_hitmap and deserialize set the counters to zero, so that what is hit in the
 *   new level counts anew. Pop and merge leave them: the counters then hold what was hit since the
 *   last of those four; all of it is in the hitmap.
 *   An 8-bit counter wraps after 255. An edge that was seen stays hit, whatever its counter reads
 *   later; but one that is hit a multiple of 256 times between two looks cannot be told from one
 *   that is not hit. A flag has no such gap.
 *   The module's increments are not atomic. Where several threads run it, counts may be too low (an
 *   edge can go unseen only by a counter that wraps), and a hit that overlaps a control call may
 *   take the earlier count along with it into the new level. In one thread all is exact.
 *   Such a module is never unloaded, since its counters are read until the process ends; dlclose
 *   leaves it where it is. One that the loader does not keep is not numbered, and one line on
 *   stderr says so. A module that has both guards and counters counts by its guards.
 *
 * ERRORS
 *   The functions with a void result that existing programs use (the base ABI) write one line to
 *   stderr when they are misused and change nothing. Each has a sibling, mcov_try_..., that prints
 *   nothing of it: it returns MCOV_OK or one of the negative codes below, and has then changed
 *   nothing. MCOV_ERROR_NO_MEMORY can come from all of them but mcov_try_get_total,
 *   mcov_try_get_now and mcov_get_module: where the system has no room for the maps, which the
 *   first module or the first call sets up. Serialize needs memory each time; push and
 *   mcov_get_level of a lower level when they meet more than ever before. The other codes stand
 *   with each call.
 *   Nothing here ever writes to stdout, aborts, or installs a signal handler.
 *
 * PATCHING
 *   An edge that was hit need not call the runtime until it is to be seen again. With patching, the
 *   runtime replaces the calls of edges that are hit more than once in a level by an instruction
 *   that does nothing, and puts back those of the edges that push, reset, set_hitmap, deserialize
 *   or mcov_set_patching want to see again, before that call returns. No hit is lost by it, in any
 *   thread. Only calls that are proven to be the runtime's, for one guard alone, are replaced;
 *   others stay. A module whose calls were replaced is kept loaded for good from the next of the
 *   functions below on, and those may wait for the loader then.
 *   Its pages of code are private to the process and become writable while calls in them are
 *   replaced, without ceasing to be executable. Where the system forbids that, or has no
 *   membarrier(2) to synchronize threads with, all calls stay, and mcov_get_patching tells why.
 *     off    All calls stay.
 *     on     Calls are removed at the second hit in a level. Best for one long level.
 *     auto   The same, from when a level has lasted: two milliseconds, and about thirty times as
 *            long as it last took to remove a level's calls and put them back. How long it lasts is
 *            seen by a few edges whose calls stay slow; a level in which none of them is hit goes
 *            on without patching. Short levels keep all calls. The default.
 *     inline Calls are removed for good, and what counts inline takes their place: those of edges
 *            that the process hits for the second time, in whatever level, many at a time, where
 *            there is room for it in the code. Best for many short levels. On x86-64 alone, and not
 *            where a limit of address space leaves no room for all numbers of edges: there all
 *            calls stay, and mcov_get_patching tells why.
 *   What INLINE COUNTERS says of when hits are found, and of what is lost with a process that ends
 *   otherwise than normally, holds for edges that are counted inline in place of a call, too. No
 *   count is kept of them, so nothing wraps, and none is lost where threads run the same code; but
 *   each hit writes memory, so such threads slow one another down, as they do with counters. They
 *   stay so in any other mode that is set later. Their module is kept loaded for good: from when it
 *   is loaded, or from mcov_set_patching(MCOV_PATCHING_INLINE) on. No destructor of a module may
 *   make that call.
 *   Removing takes system calls in the middle of instrumented code (mprotect, membarrier,
 *   rt_sigprocmask, clock_gettime): where a sandbox kills for one of them, set off, and
 *   MEMCOV_OWNER=off.
 *
 * ENVIRONMENT (read when a module is loaded, ignored in set-user-ID programs)
 *   MEMCOV_MODULES=pattern,...   which modules are numbered, as shell patterns (fnmatch) matched
 *                                against a module's path and its file name. !pattern leaves
 *                                modules out. The last pattern that matches decides; where none
 *                                does, a module is numbered if there are only ! patterns.
 *   MEMCOV_FILE=path             a coverage file to attach, as mcov_attach(path) does.
 *   MEMCOV_PATCH=auto|on|off|inline   whether calls are removed: PATCHING above.
 *   MEMCOV_OWNER=auto|off        off: as if no thread were alone among many: see above.
 *   MEMCOV_VERBOSE=1             one line on stderr for each module that is numbered or left out.
 */
#ifndef MEMCOV_H
#define MEMCOV_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. It grows when something is added; what is there stays. */
#define MCOV_ABI_VERSION 1

/* ---- The base ABI: state ------------------------------------------------------------------ */

/*
 * The live state, to be read at any time and never written. `now` is the number of edges hit,
 * `storage` the hitmap of `storage_size` bytes. `storage` is NULL until the first module or the
 * first call arrives; then its address stays while the process lives, and only `storage_size`
 * grows. Read the fields with atomic or volatile loads where other threads run.
 */
struct mcov_coverage {
    uint32_t now;
    uint32_t storage_size;
    uint8_t *storage;
};
extern struct mcov_coverage mem_coverage;

/* The number of edges of all modules numbered so far. */
extern uint32_t mcov_total;

/* ---- The base ABI: calls ------------------------------------------------------------------ */

/* The number of edges of all modules numbered so far: mcov_total. */
uint32_t mcov_get_total(void);

/* The number of edges hit in the current level: mem_coverage.now, with what is counted inline. */
uint32_t mcov_get_now(void);

/*
 * Overrides `now`, nothing else. Later hits count up from there. It stands until the next reset,
 * push, pop, set_hitmap, deserialize or merge, which go back to the number of set bits.
 */
void mcov_set_now(uint32_t now);

/* Forgets every hit of the current level. The levels below stay. */
void mcov_reset(void);

/* Starts a new, empty level. What the current one holds is kept for the pop. */
void mcov_push_coverage(void);

/*
 * Ends the current level: what it holds and what the level below it holds become one.
 * Misuse: no push stands.
 */
void mcov_pop_coverage(void);

/* Writes the hitmap, storage_size bytes, to `buffer`, which the caller owns. */
void mcov_copy_hitmap(char *buffer);

/*
 * Replaces the hitmap of the current level with the storage_size bytes at `buffer`. Bit 0 and bits
 * above mcov_total are dropped. Misuse: NULL.
 */
void mcov_set_hitmap(char *buffer);

/*
 * The coverage of the current level in the serialized form, in a buffer from malloc that the
 * caller frees with free or mcov_free; its length goes to *size. NULL without memory or with a
 * NULL `size`.
 */
uint8_t *serialize_mem_coverage(size_t *size);

/*
 * Replaces the hitmap of the current level with the serialized form of `size` bytes at `data`.
 * Misuse: data that is not of the serialized form, or that has an edge above mcov_total.
 */
void deserialize_mem_coverage(uint8_t *data, size_t size);

/* ---- Status ------------------------------------------------------------------------------- */

enum mcov_status {
    MCOV_OK = 0,
    MCOV_ERROR_NULL = -1,          /* a pointer that must not be NULL is */
    MCOV_ERROR_EMPTY_STACK = -2,   /* pop without a push */
    MCOV_ERROR_WRONG_LEVEL = -3,   /* the level is not the top one, or there is none of that id */
    MCOV_ERROR_NO_MEMORY = -4,     /* malloc or the system had none left */
    MCOV_ERROR_LENGTH = -5,        /* a buffer is too short, or not as long as its header says */
    MCOV_ERROR_UNKNOWN_EDGES = -6, /* data has edges above mcov_total */
    MCOV_ERROR_NO_MODULE = -7,     /* no module of that index */
    MCOV_ERROR_ATTACHED = -8,      /* a coverage file is attached already */
    MCOV_ERROR_SYSTEM = -9,        /* the system refused a file; errno tells why */
    MCOV_ERROR_FILE_MAGIC = -10,   /* not a coverage file */
    MCOV_ERROR_FILE_BYTE_ORDER = -11, /* a coverage file of a machine of another byte order */
    MCOV_ERROR_FILE_VERSION = -12,    /* a coverage file of a version this runtime does not know */
    MCOV_ERROR_FILE_LENGTH = -13,     /* a coverage file that is shorter than it says */
    MCOV_ERROR_FILE_SECTION = -14,    /* a coverage file with a section that cannot be */
    MCOV_ERROR_FILE_DUPLICATE = -15,  /* a coverage file with two sections of one module */
    MCOV_ERROR_MODE = -16,            /* no such mode of patching */
    MCOV_ERROR_PATCHING = -17,        /* calls cannot be removed in this process */
    MCOV_ERROR_NO_COUNTERS = -18,     /* the module has guards */
};

/* A short English text for a status, for example "the snapshot stack is empty". Never NULL. */
const char *mcov_status_text(int status);

/* The MCOV_ABI_VERSION the runtime was built with. */
uint32_t mcov_abi_version(void);

/* ---- The base ABI once more, with a status instead of a line on stderr --------------------- */

/* One level of the stack, as of the call that fills it in. */
struct mcov_level {
    uint64_t id;        /* unique in the process; 0 is the bottom level */
    uint32_t depth;     /* levels beneath it; 0 for the bottom level */
    uint32_t edges;     /* edges hit in it, those of the levels above it included */
    uint32_t new_edges; /* those of `edges` that nothing beneath it holds */
};

int mcov_try_get_total(uint32_t *total);
int mcov_try_get_now(uint32_t *now);
int mcov_try_set_now(uint32_t now);
int mcov_try_reset(void);

/* Also stores the new level's id to *level, unless `level` is NULL. */
int mcov_try_push(uint64_t *level);

/*
 * Pops the level with the id `level` if it is the top one, or whatever is the top one if `level`
 * is 0. Tells what it held through *popped, unless `popped` is NULL.
 * MCOV_ERROR_EMPTY_STACK, MCOV_ERROR_WRONG_LEVEL.
 */
int mcov_try_pop(uint64_t level, struct mcov_level *popped);

/*
 * `length` is the length of `buffer` in bytes; what lies beyond storage_size is set to zero.
 * MCOV_ERROR_NULL, MCOV_ERROR_LENGTH if it is shorter than storage_size.
 */
int mcov_try_copy_hitmap(uint8_t *buffer, size_t length);

/*
 * `length` is the length of `hitmap` in bytes; one shorter than storage_size is taken as if zeros
 * followed. MCOV_ERROR_NULL, MCOV_ERROR_UNKNOWN_EDGES.
 */
int mcov_try_set_hitmap(const uint8_t *hitmap, size_t length);

/* MCOV_ERROR_NULL. */
int mcov_try_serialize(uint8_t **data, size_t *size);

/* MCOV_ERROR_NULL, MCOV_ERROR_LENGTH, MCOV_ERROR_UNKNOWN_EDGES. */
int mcov_try_deserialize(const uint8_t *data, size_t size);

/* ---- What the base ABI lacks -------------------------------------------------------------- */

/* Frees a buffer from serialize_mem_coverage or mcov_try_serialize. NULL is allowed. */
void mcov_free(void *buffer);

/*
 * Ors a serialized form, or a bare hitmap, into the current level instead of replacing it.
 * The same errors as mcov_try_deserialize and mcov_try_set_hitmap.
 */
int mcov_merge(const uint8_t *data, size_t size);
int mcov_merge_hitmap(const uint8_t *hitmap, size_t length);

/*
 * Looks at what was counted inline, and that is all: it is in the hitmap, in `now` and in the
 * coverage file when it returns. Nothing to do where no module has inline counters and no call was
 * replaced (PATCHING).
 */
int mcov_sync(void);

/*
 * The level with the id `level`, or the top one if `level` is 0, without ending it.
 * MCOV_ERROR_NULL, MCOV_ERROR_WRONG_LEVEL.
 */
int mcov_get_level(uint64_t level, struct mcov_level *result);

/*
 * The edges this process itself hit since it started, whatever was reset or injected since: a
 * hitmap for a buffer of `length` bytes, with the errors of mcov_try_copy_hitmap.
 */
int mcov_copy_hits(uint8_t *buffer, size_t length);

/*
 * Attaches a coverage file (memcov_file.h), which is made if it is not there, with mode 0600. From
 * then on every edge that this process hits for the first time is in the file at once, and so is
 * what it hit before; whatever becomes of the process, it stays there. What is counted inline is in
 * the file from the next call on that looks (INLINE COUNTERS). %p in `path` stands for the
 * process id. One file a process; forked children share it, and it stays attached to the end.
 * push, pop, reset and all that injects bits do not touch it. With the edges go their PCs: from the
 * compiler's table, or, of a module without one, of the calls that reported them from then on.
 *
 * MEMCOV_FILE in the environment does the same when a module is loaded.
 *
 * A module for which there is no room on disk, or whose section cannot be mapped, is not recorded;
 * that is one line on stderr. MCOV_ERROR_NULL, MCOV_ERROR_ATTACHED, MCOV_ERROR_SYSTEM with errno
 * set, MCOV_ERROR_FILE_...: then nothing is attached, and the file is as it was.
 */
int mcov_attach(const char *path);

/*
 * Where the live hitmap is. `hitmap` and `capacity` never change while the process lives, so it is
 * enough to ask once and to read mem_coverage.storage_size for the length. All `capacity` bytes
 * can be read; those beyond storage_size are zero. MCOV_ERROR_NULL.
 */
struct mcov_view {
    const uint8_t *hitmap;
    uint64_t capacity; /* bytes */
};
int mcov_live_view(struct mcov_view *view);

/*
 * A numbered module. All pointers stay valid while the process lives, also when the module is
 * unloaded; then load_bias is that of its last load.
 *
 * A PC is module-relative (an address in the file's own numbering: run-time address minus
 * load_bias). PCs come from the compiler's table (-fsanitize-coverage=pc-table) and only if that
 * has exactly one entry an edge; else `pcs` and `function_entries` are NULL.
 */
struct mcov_module {
    const char *path;                /* absolute where the system tells it, else as it was loaded */
    const uint8_t *build_id;         /* GNU build-id, NULL without one */
    uint32_t build_id_length;        /* bytes, usually 20 */
    uint32_t first_edge;             /* the number of its first edge */
    uint32_t edge_count;             /* its edges are first_edge ... first_edge + edge_count - 1 */
    uint64_t load_bias;              /* run-time address minus address in the file */
    const uint64_t *pcs;             /* edge_count PCs, in the order of the edges; 0 for an edge
                                        whose code the compiler took out again */
    const uint8_t *function_entries; /* a bit an edge, as in a hitmap counted from 0: set where the
                                        edge is a function's entry */
};

/* The number of modules numbered so far. It never shrinks. */
uint32_t mcov_get_module_count(void);

/* The module with the index `index`, in load order from 0. MCOV_ERROR_NULL, MCOV_ERROR_NO_MODULE.
 */
int mcov_get_module(uint32_t index, struct mcov_module *module);

/* ---- Patching ------------------------------------------------------------------------------- */

enum mcov_patching_mode {
    MCOV_PATCHING_OFF = 0,
    MCOV_PATCHING_ON = 1,
    MCOV_PATCHING_AUTO = 2,
    MCOV_PATCHING_INLINE = 3,
};

/*
 * From now on, in place of what MEMCOV_PATCH said. MCOV_PATCHING_OFF puts back all calls that were
 * not replaced. MCOV_ERROR_MODE; MCOV_ERROR_PATCHING for MCOV_PATCHING_ON where calls cannot be
 * removed, and for MCOV_PATCHING_INLINE where they cannot be replaced: then the mode is as it was.
 * MCOV_PATCHING_AUTO is not refused.
 */
int mcov_set_patching(uint32_t mode);

/* What has become of calls since the process started. */
struct mcov_patching {
    const char *reason;   /* a short English text: why calls cannot be removed, or not be replaced
                             where that was asked for; NULL if they can be, and with
                             MCOV_PATCHING_OFF until another mode was asked for */
    uint64_t removed;     /* calls removed, each as often as it was */
    uint64_t put_back;    /* calls put back */
    uint32_t mode;        /* MCOV_PATCHING_... */
    uint32_t is_active;   /* 1 if calls are removed when it is time to, else 0 */
    uint32_t removed_now; /* calls that are removed now, with those that were replaced */
    uint32_t retired;     /* calls never removed again: somebody else wrote over them */
    uint32_t missing;     /* of removed_now, those that should be back, but could not be put back:
                             their edges are not seen */
};

/* MCOV_ERROR_NULL. */
int mcov_get_patching(struct mcov_patching *patching);

/* ---- Inline counters ------------------------------------------------------------------------ */

/* How a module tells which edges it takes. */
enum mcov_kind {
    MCOV_GUARDS = 0,   /* a call for each edge */
    MCOV_COUNTERS = 1, /* an inline 8-bit counter for each edge */
    MCOV_FLAGS = 2,    /* an inline flag for each edge: 0 or 1 */
};

/*
 * The module's own counters, live: byte i belongs to the edge first_edge + i and holds how often it
 * was hit since the last push, reset, set_hitmap or deserialize, modulo 256. They stay where they
 * are while the process lives. To be read; read them atomically where other threads run.
 */
struct mcov_counters {
    const uint8_t *counters;
    uint32_t edge_count;
    uint32_t kind; /* MCOV_COUNTERS or MCOV_FLAGS */
};

/*
 * The counters of the module with the index `module_index` as for mcov_get_module.
 * MCOV_ERROR_NULL, MCOV_ERROR_NO_MODULE, MCOV_ERROR_NO_COUNTERS if it has guards.
 */
int mcov_get_counters(uint32_t module_index, struct mcov_counters *result);

/*
 * Writes the class of each counter of a module to `classes`, a buffer of `length` bytes; what lies
 * beyond edge_count is set to zero. The classes are those of AFL, a bit each, so that two runs can
 * be compared with bit operations: 0 for an edge that was not hit, 1, 2 and 4 for 1, 2 and 3 hits,
 * 8 for 4 to 7, 16 for 8 to 15, 32 for 16 to 31, 64 for 32 to 127, 128 for more.
 * The same errors, and MCOV_ERROR_LENGTH if the buffer is shorter than edge_count.
 */
int mcov_copy_counter_classes(uint32_t module_index, uint8_t *classes, size_t length);

/* ---- What the compiler calls; not for programs ---------------------------------------------- */

/* clang's interface: https://clang.llvm.org/docs/SanitizerCoverage.html */
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void __sanitizer_cov_trace_pc_guard(uint32_t *guard);
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop);

void __sanitizer_cov_8bit_counters_init(char *start, char *stop);
void __sanitizer_cov_bool_flag_init(char *start, char *stop);

#ifdef __cplusplus
}
#endif

#endif
