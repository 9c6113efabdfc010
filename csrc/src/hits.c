/*
 * The live hitmap: recording hits, taking and replacing lines, and counting.
 *
 * Four maps of one bit an edge, reserved once for all edges there can be and committed as modules
 * arrive, so that none of them ever moves:
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
 * COUNTED INLINE (counters.c) are the edges of modules that have no callback: control calls record
 * them, with O and H, and the mark before H. That is one control call at a time, so no other takes
 * a mark or a word meanwhile; and no callback tests such an edge, so it needs no bit in seen.
 *
 * NONE IS COUNTED TWICE. `balance` is the number of set bits less those whose H is done and whose
 * count is not. It is changed only by what an atomic operation on a hitmap word found out, so it is
 * exact once nothing is in flight; for a moment it may fall below zero, when T takes a bit that is
 * not counted yet, or rise above the total, when bits that T took are hit again before they are
 * subtracted. `now` is published from it, held between 0 and the total, or UINT32_MAX while an
 * overridden one stands. Who publishes stores, then looks whether balance is still what it stored,
 * and else stores again: the last store to `now` is followed by such a look, so it stores the last
 * balance.
 *
 * None of this takes a lock, allocates or waits, so a signal handler that interrupts any of these
 * steps, or a thread that stops in the middle of one, holds nobody up.
 */
#include "hits.h"
#include "coverage_file.h"
#include "patch.h"
#include "platform.h"
#include "touched.h"
#include "words.h"

#include <string.h>

struct mcov_coverage mem_coverage;
uint32_t mcov_total;

/*
 * The public state is reached through the names other objects may see, since an executable that
 * refers to them holds the only copy (a copy relocation). When another runtime that was loaded
 * first already uses the objects of these names, ours keeps to its own.
 */
extern struct mcov_coverage own_coverage
    __attribute__((alias("mem_coverage"), visibility("hidden")));
extern uint32_t own_total __attribute__((alias("mcov_total"), visibility("hidden")));
static struct mcov_coverage *coverage; /* NULL until hits_prepare; read with acquire until then */
static uint32_t *total;

static const uint64_t unnumbered_only = 1;
const uint64_t *hits_seen = &unnumbered_only;

static uint64_t *hitmap, *seen, *own, *removed;
static size_t capacity;  /* bytes reserved for each map */
static size_t committed; /* bytes of each map that can be written */

static uint64_t balance; /* with a sign: it may fall below zero */
static int64_t override; /* how far balance is off because of an overridden `now` */
static int64_t taken; /* bits a control call has taken, less those it put in, not in balance yet */
static bool overridden; /* set before balance is overridden, cleared after it is settled */

#define LARGEST_MAP  ((size_t)1 << 29) /* one bit for each number a guard can hold */
#define SMALLEST_MAP ((size_t)1 << 20)

bool hits_prepare(void) {
    if (hitmap != NULL)
        return true;
    /* A process may be limited in address space (RLIMIT_AS): then for fewer edges. */
    for (size_t size = LARGEST_MAP; size >= SMALLEST_MAP; size /= 2) {
        size_t marks_size = platform_commit_units(touched_size(size / LINE_BYTES));
        uint64_t *maps = platform_reserve(4 * size + marks_size);
        if (maps == NULL)
            continue;
        uint64_t *marks = maps + 4 * (size / 8);
        if (!platform_commit(maps + size / 8, PLATFORM_COMMIT_UNIT) ||
            !platform_commit(marks, marks_size)) {
            platform_release(maps, 4 * size + marks_size);
            return false;
        }
        touched_prepare(marks);
        hitmap = maps;
        seen = maps + size / 8;
        own = maps + 2 * (size / 8);
        removed = maps + 3 * (size / 8);
        capacity = size;
        /* Atomic: a guard without a number leads here with nothing but the pointer to order it. */
        __atomic_store_n(&seen[0], 1, __ATOMIC_RELAXED);
        bool others = &mem_coverage != &own_coverage && load_relaxed(&mem_coverage.storage) != NULL;
        store_release(&coverage, others ? &own_coverage : &mem_coverage);
        store_release(&total, others ? &own_total : &mcov_total);
        store_release(&coverage->storage, (uint8_t *)hitmap);
        store_release(&hits_seen, seen);
        return true;
    }
    return false;
}

bool hits_grow(uint32_t new_total) {
    if (!hits_prepare())
        return false;
    size_t size = (size_t)new_total / 8 + 1;
    if (size > capacity)
        return false;
    size_t needed = platform_commit_units(size);
    if (needed > committed) {
        uint64_t *maps[] = {hitmap, seen, own, removed};
        for (size_t i = 0; i < 4; i++)
            if (!platform_commit((char *)maps[i] + committed, needed - committed))
                return false;
        committed = needed;
    }
    store_release(&coverage->storage_size, (uint32_t)size);
    store_release(total, new_total);
    return true;
}

/*
 * The store that makes `now` known, and is done before what follows it. The owner's must not come
 * after the store of a thread that took the words away from it.
 *
 * A store would do for all, but qemu 7 lets an AArch64 store (stlr) be passed by the load that
 * follows (ldar). A signal handler finds the store done or not begun.
 */
ON_CALLBACK_PATH static ALWAYS_INLINE void store_now(enum words_access access, uint32_t shown) {
    if (access == ALONE)
        __atomic_store_n(&coverage->now, shown, __ATOMIC_RELEASE);
    else if (access != OWNED || !sequence_store_owned(&coverage->now, shown))
        (void)__atomic_exchange_n(&coverage->now, shown, __ATOMIC_SEQ_CST);
}

ON_CALLBACK_PATH static ALWAYS_INLINE void publish_now_as(enum words_access access) {
    int64_t published;
    do {
        published = (int64_t)__atomic_load_n(&balance, __ATOMIC_SEQ_CST);
        /* Looked at after balance: who sees an overridden balance sees that it is. */
        bool unlimited = __atomic_load_n(&overridden, __ATOMIC_SEQ_CST);
        int64_t largest = unlimited ? UINT32_MAX : load_relaxed(total);
        int64_t shown = published < 0 ? 0 : published > largest ? largest : published;
        store_now(access, (uint32_t)shown);
    } while ((int64_t)__atomic_load_n(&balance, __ATOMIC_SEQ_CST) != published);
}

static void publish_now(void) {
    publish_now_as(words_access());
}

/* Whether hitmap and own have an edge: then all that a hit does was done, but for S. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool is_recorded(size_t word, uint64_t bit) {
    return (load_relaxed(&own[word]) & load_relaxed(&hitmap[word]) & bit) != 0;
}

/* O, but for the file. */
ON_CALLBACK_PATH static ALWAYS_INLINE void own_edge(size_t word, uint64_t bit) {
    if (!(__atomic_load_n(&own[word], __ATOMIC_SEQ_CST) & bit))
        word_set(&own[word], bit);
}

ON_CALLBACK_PATH static ALWAYS_INLINE void enter_level_as(enum words_access access, uint32_t edge,
                                                          bool is_seen) {
    size_t word = edge / 64;
    uint64_t bit = (uint64_t)1 << (edge % 64);
    touched_mark_as(access, edge / LINE_EDGES);
    if (is_seen)
        word_set_as(access, &seen[word], bit);
    uint64_t before = word_or_as(access, &hitmap[word], bit);
    touched_mark_as(access, edge / LINE_EDGES); /* the second look */
    if (before & bit)
        return;
    word_add_as(access, &balance, 1);
    publish_now_as(access);
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

/* What follows O. */
ON_CALLBACK_PATH static ALWAYS_INLINE void enter_level(uint32_t edge, bool is_seen) {
    switch (words_access()) {
    case ALONE:
        enter_alone(edge, is_seen);
        break;
    case OWNED:
        enter_as_owner(edge, is_seen);
        break;
    case SHARED:
        enter_shared(edge, is_seen);
        break;
    case LOCKED:
        enter_locked(edge, is_seen);
    }
}

/* With a file. Apart, as what follows: so that others need no stack. */
ON_CALLBACK_PATH static __attribute__((noinline)) void record_in_file(uint32_t edge,
                                                                      uintptr_t return_address) {
    coverage_file_record(edge, return_address);
    enter_level(edge, true);
}

/*
 * An edge that patching watches is left unseen. Nothing is lost: its next call comes here once
 * more. Where S was left out at an edge's first hit, it is done at a later one, and H again with
 * it.
 */
ON_CALLBACK_PATH static __attribute__((noinline)) void record_watched(uint32_t edge,
                                                                      uintptr_t return_address) {
    size_t word = edge / 64;
    uint64_t bit = (uint64_t)1 << (edge % 64);
    bool is_again = is_recorded(word, bit);
    if (is_again && patch_hit_again(edge, return_address))
        return;
    own_edge(word, bit);
    coverage_file_record(edge, return_address);
    enter_level(edge, is_again); /* again: it is to be seen now */
    if (!is_again)
        patch_hit_first();
}

/*
 * The callback jumps here, so the return address is the callback's own. It is asked for here and
 * not handed over: on AArch64, asking makes a function save it, and that would be on the hot path.
 * Where the compiler called this function instead (unoptimised), it is one in the callback, behind
 * no call of the callback, and proves nothing.
 */
ON_CALLBACK_PATH void hits_record(uint32_t edge) {
    /* The guard was read with acquire, so the total is at least that of the guard's numbering. */
    if (edge > hits_total())
        return; /* a number that is not ours */
    uintptr_t return_address = (uintptr_t)__builtin_return_address(0);
    if (patch_watches(edge)) {
        record_watched(edge, return_address);
        return;
    }
    own_edge(edge / 64, (uint64_t)1 << (edge % 64));
    if (coverage_file_is_recording())
        record_in_file(edge, return_address);
    else
        enter_level(edge, true);
}

bool hits_see_recorded(uint32_t edge) {
    size_t word = edge / 64;
    uint64_t bit = (uint64_t)1 << (edge % 64);
    if (!is_recorded(word, bit))
        return false;
    touched_mark(edge / LINE_EDGES);
    word_set(&seen[word], bit);
    return true;
}

uint64_t *hits_removed(void) {
    return removed;
}

/* C without T. */
void hits_see_again(void) {
    for (uint32_t line = hits_next_touched(0); line < hits_lines();
         line = hits_next_touched(line + 1))
        for (size_t word = (size_t)line * LINE_WORDS; word < ((size_t)line + 1) * LINE_WORDS;
             word++)
            word_keep(&seen[word], removed[word] | (word == 0 ? 1 : 0));
}

uint32_t hits_record_word(uint32_t word, uint64_t edges) {
    uint64_t first_hits = edges & ~load_relaxed(&own[word]);
    if (first_hits != 0) {
        word_set(&own[word], first_hits);
        coverage_file_record_word(word, first_hits);
    }
    if ((edges & ~load_relaxed(&hitmap[word])) == 0)
        return 0;
    touched_mark(word / LINE_WORDS);
    return count_bits(edges & ~word_or(&hitmap[word], edges));
}

void hits_count(uint32_t edges) {
    if (edges == 0)
        return;
    word_add(&balance, edges);
    publish_now();
}

const uint8_t *hits_map(void) {
    return (const uint8_t *)hitmap;
}

size_t hits_capacity(void) {
    return capacity;
}

ON_CALLBACK_PATH uint32_t hits_total(void) {
    const uint32_t *where = load_acquire(&total);
    return where == NULL ? 0 : load_relaxed(where);
}

size_t hits_size(void) {
    const struct mcov_coverage *where = load_acquire(&coverage);
    return where == NULL ? 0 : load_relaxed(&where->storage_size);
}

uint32_t hits_lines(void) {
    return (uint32_t)((hits_size() + LINE_BYTES - 1) / LINE_BYTES);
}

uint32_t hits_next_touched(uint32_t line) {
    return touched_next(line, hits_lines());
}

uint32_t hits_now(void) {
    const struct mcov_coverage *where = load_acquire(&coverage);
    return where == NULL ? 0 : load_relaxed(&where->now);
}

void hits_override_now(uint32_t now) {
    __atomic_store_n(&overridden, true, __ATOMIC_SEQ_CST);
    int64_t before = (int64_t)word_exchange(&balance, now);
    override += (int64_t)now - before;
    publish_now();
}

void hits_settle_now(void) {
    word_add(&balance, (uint64_t) - (override + taken));
    publish_now(); /* always: an abandoned callback may have stored an old count, or none */
    override = 0;
    taken = 0;
    __atomic_store_n(&overridden, false, __ATOMIC_SEQ_CST);
}

void hits_read_line(uint32_t line, uint64_t words[LINE_WORDS]) {
    for (size_t i = 0; i < LINE_WORDS; i++)
        words[i] = __atomic_load_n(&hitmap[(size_t)line * LINE_WORDS + i], __ATOMIC_SEQ_CST);
}

/* What stays set in seen when a word of hitmap becomes, or is, `bits`. */
static uint64_t to_keep(size_t word, uint64_t bits) {
    uint64_t recorded = bits == 0 ? 0 : bits & load_relaxed(&own[word]);
    return recorded | (word == 0 ? 1 : 0);
}

/* T and C of the argument above; returns the word that was taken out. */
static ALWAYS_INLINE uint64_t exchange_word(enum words_access access, size_t word,
                                            uint64_t replacement) {
    uint64_t before = word_exchange_as(access, &hitmap[word], replacement);
    uint64_t kept = to_keep(word, replacement);
    if (kept == 0)
        store_release(&seen[word], kept);
    else
        word_keep(&seen[word], kept);
    patch_see_again(word, before & ~kept);
    return before;
}

/* C alone, for a word of hitmap that is `bits` already. */
static void forget_abandoned(size_t word, uint64_t bits) {
    if (load_relaxed(&seen[word]) & ~to_keep(word, bits))
        word_keep(&seen[word], to_keep(word, bits));
}

/*
 * Most lines hold one word, and most of those one bit. What is for the others are functions of
 * their own: vectors for a line, and for a word lest the compiler counts first and asks for one bit
 * then.
 */
static __attribute__((noinline)) int64_t count_line(const uint64_t words[LINE_WORDS]) {
    uint32_t bits = 0;
    for (size_t i = 0; i < LINE_WORDS; i++)
        bits += count_bits(words[i]);
    return bits;
}

static __attribute__((noinline)) int64_t count_many(uint64_t word) {
    return count_bits(word);
}

static ALWAYS_INLINE int64_t count_word(uint64_t word) {
    return LIKELY((word & (word - 1)) == 0) ? word != 0 : count_many(word);
}

static ALWAYS_INLINE bool is_one_bit(uint32_t words) {
    return words != 0 && (words & (words - 1)) == 0;
}

/* T and C for the words of a line that are in use: bit i for words[i]. Returns which held a bit. */
static __attribute__((noinline)) uint32_t take_words(size_t first, uint64_t words[LINE_WORDS],
                                                     uint32_t in_use) {
    enum words_access access = words_access();
    uint32_t held = 0;
    for (; in_use != 0; in_use &= in_use - 1) {
        uint32_t i = (uint32_t)__builtin_ctz(in_use);
        if (words[i] == 0) {
            forget_abandoned(first + i, 0);
            continue;
        }
        words[i] = exchange_word(access, first + i, 0);
        held |= 1U << i;
    }
    taken += count_line(words);
    return held;
}

/*
 * For a line whose mark is taken. Which of its words are in use is found without a branch for each:
 * where the only one lies is what a processor cannot foresee.
 */
static ALWAYS_INLINE uint32_t take_line(uint32_t line, uint64_t words[LINE_WORDS]) {
    size_t first = (size_t)line * LINE_WORDS;
    const uint64_t *live = hitmap + first, *known = seen + first;
    uint32_t in_use = 0;
    for (size_t i = 0; i < LINE_WORDS; i++) {
        uint64_t word = __atomic_load_n(&live[i], __ATOMIC_SEQ_CST);
        in_use |= (uint32_t)((word | load_relaxed(&known[i])) != 0) << i;
        words[i] = word;
    }
    if (!is_one_bit(in_use))
        return take_words(first, words, in_use);
    size_t i = (size_t)__builtin_ctz(in_use);
    uint64_t word = exchange_word(words_access(), first + i, 0);
    words[i] = word;
    taken += count_word(word);
    return word == 0 ? 0 : in_use;
}

uint32_t hits_take_line(uint32_t line, uint64_t words[LINE_WORDS]) {
    return take_line(line, words);
}

void hits_clear(void) {
    uint64_t forgotten[LINE_WORDS];
    for (uint32_t group = 0; group * 64 < hits_lines(); group++) {
        uint64_t lines = touched_group(group);
        if (lines != 0)
            touched_unmark_group(group, lines);
        for (; lines != 0; lines &= lines - 1)
            (void)take_line(group * 64 + (uint32_t)__builtin_ctzll(lines), forgotten);
    }
}

/* Which words of those that go into a line are not zero. */
static uint32_t held_by(const uint64_t words[LINE_WORDS]) {
    uint32_t held = 0;
    for (size_t i = 0; i < LINE_WORDS; i++)
        held |= (uint32_t)(words[i] != 0) << i;
    return held;
}

void hits_merge_held(uint32_t line, const uint64_t words[LINE_WORDS], uint32_t held) {
    uint64_t *live = hitmap + (size_t)line * LINE_WORDS;
    if (is_one_bit(held)) {
        size_t i = (size_t)__builtin_ctz(held);
        taken -= count_word(words[i] & ~word_or(&live[i], words[i]));
        return;
    }
    enum words_access access = words_access();
    uint64_t new_bits[LINE_WORDS] = {0};
    for (; held != 0; held &= held - 1) {
        size_t i = (size_t)__builtin_ctz(held);
        new_bits[i] = words[i] & ~word_or_as(access, &live[i], words[i]);
    }
    taken -= count_line(new_bits);
}

void hits_merge_line(uint32_t line, const uint64_t words[LINE_WORDS]) {
    uint32_t held = held_by(words);
    if (held == 0)
        return;
    touched_mark(line);
    hits_merge_held(line, words, held);
}

void hits_replace_line(uint32_t line, const uint64_t words[LINE_WORDS]) {
    if (held_by(words) != 0)
        touched_mark(line);
    else if (touched_is_marked(line))
        touched_unmark(line);
    else
        return;
    for (size_t i = 0; i < LINE_WORDS; i++) {
        size_t word = (size_t)line * LINE_WORDS + i;
        if (__atomic_load_n(&hitmap[word], __ATOMIC_SEQ_CST) == words[i]) {
            forget_abandoned(word, words[i]);
            continue;
        }
        uint64_t before = exchange_word(words_access(), word, words[i]);
        taken += (int64_t)count_bits(before) - (int64_t)count_bits(words[i]);
    }
}

/* Copies a map whose last word may reach beyond `size`; returns the number of set bits. */
static uint32_t copy_map(const uint64_t *map, uint8_t *destination, size_t size) {
    uint32_t bits = 0;
    for (size_t offset = 0; offset < size; offset += 8) {
        uint64_t word = load_relaxed(&map[offset / 8]);
        memcpy(destination + offset, &word, size - offset < 8 ? size - offset : 8);
        bits += count_bits(word);
    }
    return bits;
}

uint32_t hits_copy(uint8_t *destination, size_t size) {
    return copy_map(hitmap, destination, size);
}

void hits_copy_own(uint8_t *destination, size_t size) {
    (void)copy_map(own, destination, size);
}

uint64_t hits_own_bits(uint32_t first_edge) {
    uint64_t low = __atomic_load_n(&own[first_edge / 64], __ATOMIC_SEQ_CST);
    uint32_t shift = first_edge % 64;
    if (shift == 0 || first_edge / 64 + 1 == capacity / 8) /* nothing behind the last word */
        return low >> shift;
    uint64_t high = __atomic_load_n(&own[first_edge / 64 + 1], __ATOMIC_SEQ_CST);
    return low >> shift | high << (64 - shift);
}

/*
 * A thread of the parent may have been between S and the count when the child was copied, and it
 * is not there to go on: an edge may be set in seen and not in hitmap (its next hits would be
 * lost), its line may not be marked again, and balance may be behind.
 */
void hits_repair_after_fork(void) {
    int64_t bits = 0;
    for (size_t word = 0; word < (hits_size() + 7) / 8; word++) {
        uint64_t kept = seen[word] & to_keep(word, hitmap[word]);
        if (seen[word] != kept) /* else the child keeps sharing the page with its parent */
            seen[word] = kept;
        if (hitmap[word] != 0)
            touched_mark((uint32_t)(word / LINE_WORDS));
        bits += count_bits(hitmap[word]);
    }
    if (coverage == NULL)
        return;
    balance = (uint64_t)(bits + override);
    publish_now();
}
