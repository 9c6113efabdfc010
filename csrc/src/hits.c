/*
 * Recording hits. The argument for all that changes the maps (maps.h) stands here; control calls do
 * their part of it in lines.c. One bit an edge:
 *
 *   hitmap   the coverage of the current level; what users read.
 *   seen     what the callback tests. A set bit means: this process hit the edge, and that hit is
 *            in the current level's hitmap or on its way there. Injected bits are never in it.
 *   own      every edge this process hit since it started. Bits are only ever set.
 *   removed  the edges whose calls are removed; patch.c's.
 *
 * NO HIT IS LOST. A callback that finds its bit clear in `seen` does, in this order,
 *     O  set it in own, then in the coverage file if one is attached (coverage_file.c)
 *     S  set it in seen
 *     H  set it in hitmap        (who finds it clear there counts it)
 * and a control call that takes or replaces a word does, in this order,
 *     T  exchange the word in hitmap
 *     C  clear in seen what the new word does not hold
 * Lost would be an edge that stays set in seen and clear in hitmap: later hits would not be
 * recorded. For it to stay set in seen, S comes after C. Then H, which follows S, comes after T,
 * which precedes C: S and C are read-modify-write operations with acquire and release on one word,
 * so S synchronizes with C. H therefore sets its bit in the new word. (Where C leaves nothing it
 * may be a store, which S synchronizes with as well; that it also undoes an S that came in between
 * is harmless, as it is when S came before C.) In the other orders the bit ends in the old word (H
 * before T) or in the new one (H after T) and seen may or may not have it: at worst the edge takes
 * the slow path once more. A word that holds already what it is to hold may be skipped by T: what
 * its callbacks in flight still set at H stays. C may not be skipped after T, and alone it is
 * always harmless, for the same reason.
 *
 * NO LINE IS MISSED. Control calls visit marked lines only (touched.c). A callback marks its edge's
 * line before S, and after H it looks whether the mark is still there, and else sets it again; a
 * control call that empties a line does, in this order,
 *     M  take the mark away
 *     T, C  for each of the line's words, the words read again after M
 * Then whatever T did not take is in a marked line: H, the look, M and the reads after M are
 * sequentially consistent, so if the look came before M, H came before the reads, and the bit was
 * taken; if it came after M, it set the mark again. For the same reason a line that is found empty
 * after M is left to the next level together with whatever still arrives. A callback that is cut
 * off between S and H leaves its bit of seen in a marked line, as the mark came first. (Unless the
 * mark was taken by a control call of another thread in between: three things at once, in a few
 * instructions. Then that edge is not recorded again before its line is touched.)
 *
 * AN ABANDONED CALLBACK, one that a signal handler left by longjmp between S and H, leaves a bit
 * set in seen that is clear in hitmap or in own, and looks like one that is in flight. C without T
 * forgets it, so that the edge is recorded again: that is done for every word when a level starts
 * empty (push, reset) and when a level is replaced. What was abandoned after H is missing from
 * `balance`, and nothing tells it from a callback that is yet to count: memcov.h says so.
 *
 * COUNTED INLINE are the edges of modules that have no callback (counters.c), and those whose calls
 * were replaced by counting (inlined.c): control calls record them, with O and H, and the mark
 * before H. That is one control call at a time, so no other takes a mark or a word meanwhile; and
 * no callback looks for such an edge in seen, so it needs no bit there; one that is under way and
 * has read the number does, and for it the bit means what it always does.
 *
 * NONE IS COUNTED TWICE: now.h.
 *
 * None of this takes a lock, allocates or waits, so a signal handler that interrupts any of these
 * steps, or a thread that stops in the middle of one, holds nobody up.
 */
#include "hits.h"
#include "coverage_file.h"
#include "inlined.h"
#include "lines.h"
#include "now.h"
#include "patch.h"
#include "touched.h"

/* Whether hitmap and own have an edge: then all that a hit does was done, but for S. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool is_recorded(size_t word, uint64_t bit) {
    return (load_relaxed(&maps_own[word]) & load_relaxed(&maps_hitmap[word]) & bit) != 0;
}

ON_CALLBACK_PATH static ALWAYS_INLINE bool is_own(size_t word, uint64_t bit) {
    return (__atomic_load_n(&maps_own[word], __ATOMIC_SEQ_CST) & bit) != 0;
}

/* O, but for the file. */
ON_CALLBACK_PATH static ALWAYS_INLINE void own_edge(size_t word, uint64_t bit) {
    if (!is_own(word, bit))
        word_set(&maps_own[word], bit);
}

/* S, unless the edge stays unseen, and H; returns the word of hitmap as it was. */
ON_CALLBACK_PATH static ALWAYS_INLINE uint64_t set_in_level_as(enum words_access access,
                                                               size_t word, uint64_t bit,
                                                               bool is_seen) {
    if (is_seen)
        word_set_as(access, &maps_seen[word], bit);
    return word_or_as(access, &maps_hitmap[word], bit);
}

/* The same for who was the owner a moment ago. */
ON_CALLBACK_PATH static __attribute__((noinline)) uint64_t set_in_level(size_t word, uint64_t bit,
                                                                        bool is_seen) {
    return set_in_level_as(words_access(), word, bit, is_seen);
}

ON_CALLBACK_PATH static ALWAYS_INLINE uint64_t set_as_owner(size_t word, uint64_t bit,
                                                            bool is_seen) {
    uint64_t before;
    if (sequence_or_two_owned(&maps_seen[word], is_seen ? bit : 0, &maps_hitmap[word], bit,
                              &before))
        return before;
    return set_in_level(word, bit, is_seen);
}

/* What follows O. */
ON_CALLBACK_PATH static ALWAYS_INLINE void enter_level_as(enum words_access access, uint32_t edge,
                                                          bool is_seen) {
    size_t word = edge / 64;
    uint64_t bit = (uint64_t)1 << (edge % 64);
    touched_mark_as(access, edge / LINE_EDGES);
    uint64_t before = access == OWNED ? set_as_owner(word, bit, is_seen)
                                      : set_in_level_as(access, word, bit, is_seen);
    touched_mark_as(access, edge / LINE_EDGES); /* the second look */
    if (before & bit)
        return;
    now_count_as(access);
}

/* Apart, so that each has the registers for itself. */
#define ENTER_LEVEL(name, access)                                                                  \
    ON_CALLBACK_PATH static __attribute__((noinline)) void name(uint32_t edge, bool is_seen) {     \
        enter_level_as(access, edge, is_seen);                                                     \
    }
ENTER_LEVEL(enter_alone, ALONE)
ENTER_LEVEL(enter_as_owner, OWNED)
ENTER_LEVEL(enter_shared, SHARED)
ENTER_LEVEL(enter_locked, LOCKED)

/* Apart, too: it may have to take the words away, and others need no stack. */
ON_CALLBACK_PATH static __attribute__((noinline)) void enter_as_one_of_many(uint32_t edge,
                                                                            bool is_seen) {
    if (owner_share())
        enter_shared(edge, is_seen);
    else
        enter_locked(edge, is_seen);
}

ON_CALLBACK_PATH static ALWAYS_INLINE void enter_level(uint32_t edge, bool is_seen) {
    if (is_alone())
        enter_alone(edge, is_seen);
    else if (owner_is_self())
        enter_as_owner(edge, is_seen);
    else
        enter_as_one_of_many(edge, is_seen);
}

/* O, and what follows it. */
ON_CALLBACK_PATH static ALWAYS_INLINE void record(uint32_t edge, uintptr_t return_address,
                                                  bool is_seen) {
    own_edge(edge / 64, (uint64_t)1 << (edge % 64));
    if (coverage_file_is_recording())
        coverage_file_record(edge, return_address);
    enter_level(edge, is_seen);
}

/* The process's first hit of an edge, or one while there is a file. Apart for the same reason. */
ON_CALLBACK_PATH static __attribute__((noinline)) void
record_first_or_in_file(uint32_t edge, uintptr_t return_address) {
    record(edge, return_address, true);
}

/*
 * An edge that patching watches is left unseen. Nothing is lost: its next call comes here once
 * more. Where S was left out at an edge's first hit, it is done at a later one, and H again with
 * it.
 */
ON_CALLBACK_PATH static __attribute__((noinline)) void
record_watched(uint32_t edge, uintptr_t return_address, bool is_again) {
    if (is_again && patch_hit_again(edge, return_address))
        return;
    record(edge, return_address, is_again); /* again: it is to be seen now */
    if (!is_again)
        patch_hit_first();
}

/*
 * The same where edges are to be counted inline: those that the process hits again, in this level
 * or another. One that waits for it stays unseen, and is recorded nevertheless.
 */
ON_CALLBACK_PATH static __attribute__((noinline)) void record_to_inline(uint32_t edge,
                                                                        uintptr_t return_address) {
    bool is_again = is_own(edge / 64, (uint64_t)1 << (edge % 64));
    bool waits = is_again && patch_hit_again(edge, return_address);
    record(edge, return_address, is_again && !waits);
}

/*
 * The callback jumps here, so the return address is the callback's own. It is asked for here and
 * not handed over: on AArch64, asking makes a function save it, and that would be on the hot path.
 * Where the compiler called this function instead (unoptimised), it is one in the callback, behind
 * no call of the callback, and proves nothing.
 */
ON_CALLBACK_PATH void hits_record(uint32_t *guard, uint32_t edge) {
    /* The guard was read with acquire, so the total is at least that of the guard's numbering. */
    if (edge > maps_total()) {
        inlined_note(guard, edge);
        return; /* else a number that is not ours */
    }
    uintptr_t return_address = (uintptr_t)__builtin_return_address(0);
    if (patch_watches(edge)) {
        if (patch_inlines()) {
            record_to_inline(edge, return_address);
            return;
        }
        bool is_again = is_recorded(edge / 64, (uint64_t)1 << (edge % 64));
        if (!is_again || !patch_is_quiet_probe())
            record_watched(edge, return_address, is_again);
        return;
    }
    if (!is_own(edge / 64, (uint64_t)1 << (edge % 64)) || coverage_file_is_recording())
        record_first_or_in_file(edge, return_address);
    else
        enter_level(edge, true);
}

bool hits_see_recorded(uint32_t edge) {
    size_t word = edge / 64;
    uint64_t bit = (uint64_t)1 << (edge % 64);
    if (!is_recorded(word, bit))
        return false;
    touched_mark(edge / LINE_EDGES);
    word_set(&maps_seen[word], bit);
    return true;
}

uint32_t hits_record_word(uint32_t word, uint64_t edges) {
    uint64_t first_hits = edges & ~load_relaxed(&maps_own[word]);
    if (first_hits != 0) {
        word_set(&maps_own[word], first_hits);
        coverage_file_record_word(word, first_hits);
    }
    if ((edges & ~load_relaxed(&maps_hitmap[word])) == 0)
        return 0;
    touched_mark(word / LINE_WORDS);
    return count_bits(edges & ~word_or(&maps_hitmap[word], edges));
}

uint32_t hits_record_all(uint32_t first, uint64_t edges) {
    uint32_t shift = first % 64, counted = 0;
    if (edges << shift != 0)
        counted += hits_record_word(first / 64, edges << shift);
    if (shift != 0 && edges >> (64 - shift) != 0)
        counted += hits_record_word(first / 64 + 1, edges >> (64 - shift));
    return counted;
}

uint64_t hits_own_bits(uint32_t first_edge) {
    uint64_t low = __atomic_load_n(&maps_own[first_edge / 64], __ATOMIC_SEQ_CST);
    uint32_t shift = first_edge % 64;
    if (shift == 0 || first_edge / 64 + 1 == maps_capacity() / 8) /* nothing behind the last word */
        return low >> shift;
    uint64_t high = __atomic_load_n(&maps_own[first_edge / 64 + 1], __ATOMIC_SEQ_CST);
    return low >> shift | high << (64 - shift);
}
