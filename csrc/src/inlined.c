/*
 * The guards of edges that are counted inline. Such a guard needs its number no more: where it
 * stands tells the edge. So its memory is what the edge is noted in: the code that took the place
 * of the call shifts its lowest byte to the right, as a signed number (patch_count_x86_64.c):
 *
 *     80 -> C0 -> E0 -> F0 -> F8 -> FC -> FE -> FF -> FF
 *
 * Invariants:
 *  - The lowest byte is 80 exactly if the edge was not hit since the last sync: no number of shifts
 *    leads back to it, so nothing wraps. The other bytes are FF.
 *  - A sync, with which every control call begins that reads or changes coverage, makes hits of
 *    what is not 80, and puts it back to 80. A shift by another thread in the middle of that has
 * read what is not 80, and stores what is not 80: its hit, which overlaps the sync, is noted once
 * more, and none is lost. So where a level starts empty there is nothing left to wipe: what is
 * noted behind the sync is the new level's.
 *  - A call of the callback with such a guard, from other code or under way meanwhile, finds a
 *    number above the total, whose bit in `seen` is clear (maps_end_is_clear), and notes the edge
 *    in the guard, too, on the long way (hits.c).
 *  - The first guard of a module keeps its number, by which modules.c knows a module again.
 *  - The module's memory stays: it was pinned while it was loaded (modules.c, patch_control.c).
 *
 * Which guards are read at a sync is marked, one bit for each 16 of them: a cache line, mostly.
 * They are read without a branch for each, word of marks after word: where hits are is what a
 * processor cannot foresee.
 */
#include "inlined.h"
#include "hits.h"
#include "inline_hits.h"
#include "platform.h"

#include <stdlib.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define GROUP      16            /* edges; group i are those from GROUP * i on */
#define MARKED     (64 * GROUP)  /* edges that a word of marks stands for */
#define BITS_WORDS (MARKED / 64) /* words of the hitmap that have them */

struct inlined_table {
    struct inlined_table *next;
    uint32_t *guards;
    uint32_t first_edge, last_edge;
    uint32_t edges;               /* counted inline */
    uint32_t first_marked, words; /* marks of the edges from there on */
    uint64_t marks[];             /* groups with an edge that is counted inline */
};

static struct inlined_table *first_table;
uint32_t inlined_edges;

struct inlined_table *inlined_add(uint32_t *guards, uint32_t first_edge, uint32_t edge_count) {
    uint32_t last_edge = first_edge + (edge_count - 1);
    uint32_t words = last_edge / MARKED - first_edge / MARKED + 1;
    struct inlined_table *table = calloc(1, sizeof *table + words * sizeof *table->marks);
    if (table == NULL)
        return NULL;
    table->next = first_table;
    table->guards = guards;
    table->first_edge = first_edge;
    table->last_edge = last_edge;
    table->first_marked = first_edge / MARKED * MARKED;
    table->words = words;
    first_table = table;
    return table;
}

static uint32_t *guard_of(const struct inlined_table *table, uint32_t edge) {
    return &table->guards[edge - table->first_edge];
}

void inlined_begin(struct inlined_table *table, uint32_t edge) {
    uint32_t group = (edge - table->first_marked) / GROUP;
    table->marks[group / 64] |= (uint64_t)1 << group % 64;
    __atomic_store_n(guard_of(table, edge), INLINED_NOT_HIT, __ATOMIC_RELEASE);
    __atomic_store_n(&inlined_edges, inlined_edges + 1, __ATOMIC_RELAXED);
    if (table->edges++ == 0)
        inline_hits_add_table();
}

void inlined_give_up(struct inlined_table *table, uint32_t edge) {
    __atomic_store_n(guard_of(table, edge), edge, __ATOMIC_RELEASE);
    __atomic_store_n(&inlined_edges, inlined_edges - 1, __ATOMIC_RELAXED);
    if (--table->edges == 0)
        inline_hits_remove_table();
}

static bool is_hit(uint32_t guard) {
    return guard > INLINED_NOT_HIT;
}

/* Should the edge be given up meanwhile, nothing is lost: it is in the hitmap (patch_inline.c). */
ON_CALLBACK_PATH void inlined_note(uint32_t *guard, uint32_t held) {
    if (held == INLINED_NOT_HIT && load_relaxed(&inlined_edges) > 0)
        (void)__atomic_compare_exchange_n(guard, &held, INLINED_NOT_HIT | 0x40, false,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

/*
 * Which guards of a group are hit, as bits. Read while the module writes: only the lowest byte of a
 * guard changes, and no processor tears that.
 */
#if defined(__SSE2__)

__attribute__((no_sanitize("thread"))) static inline __m128i hits_of_4(const uint32_t *guards) {
    __m128i four = _mm_loadu_si128((const __m128i *)(const void *)guards);
    __m128i not_hit = _mm_set1_epi32((int)INLINED_NOT_HIT); /* as signed numbers: -128 */
    return _mm_and_si128(_mm_cmpgt_epi32(four, not_hit),
                         _mm_cmpgt_epi32(_mm_setzero_si128(), four));
}

static inline uint64_t hits_of_group(const uint32_t *guards) {
    __m128i low = _mm_packs_epi32(hits_of_4(guards), hits_of_4(guards + 4));
    __m128i high = _mm_packs_epi32(hits_of_4(guards + 8), hits_of_4(guards + 12));
    return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
}

#else

static inline uint64_t hits_of_group(const uint32_t *guards) {
    uint64_t hits = 0;
    for (size_t i = 0; i < GROUP; i++)
        hits |= (uint64_t)is_hit(load_relaxed(&guards[i])) << i;
    return hits;
}

#endif

/* Those of the group from `first` on, which the module may have only a part of. */
static uint64_t hits_from(const struct inlined_table *table, uint32_t first) {
    if (first >= table->first_edge && table->last_edge - first >= GROUP - 1)
        return hits_of_group(guard_of(table, first));
    uint64_t hits = 0;
    for (uint32_t i = 0; i < GROUP; i++)
        if (first + i >= table->first_edge && first + i <= table->last_edge)
            hits |= (uint64_t)is_hit(load_relaxed(guard_of(table, first + i))) << i;
    return hits;
}

/* The hits of 64 edges, which are wiped. */
static uint32_t take(const struct inlined_table *table, uint32_t first, uint64_t hits) {
    for (uint64_t rest = hits; rest != 0; rest &= rest - 1)
        __atomic_store_n(guard_of(table, first + (uint32_t)__builtin_ctzll(rest)), INLINED_NOT_HIT,
                         __ATOMIC_RELAXED);
    return hits_record_word(first / 64, hits);
}

/* The hits of the edges that a word of marks stands for. */
static uint32_t sync_marked(const struct inlined_table *table, uint32_t first, uint64_t marks) {
    uint64_t hits[BITS_WORDS] = {0};
    uint32_t counted = 0;
    for (; marks != 0; marks &= marks - 1) {
        uint32_t edge = (uint32_t)__builtin_ctzll(marks) * GROUP;
        hits[edge / 64] |= hits_from(table, first + edge) << edge % 64;
    }
    for (uint32_t i = 0; i < BITS_WORDS; i++)
        if (hits[i] != 0)
            counted += take(table, first + 64 * i, hits[i]);
    return counted;
}

static uint32_t sync_table(const struct inlined_table *table) {
    uint32_t counted = 0;
    for (uint32_t i = 0; i < table->words; i++)
        if (table->marks[i] != 0)
            counted += sync_marked(table, table->first_marked + i * MARKED, table->marks[i]);
    return counted;
}

uint32_t inlined_sync(void) {
    uint32_t counted = 0;
    for (const struct inlined_table *table = first_table; table != NULL; table = table->next)
        counted += sync_table(table);
    return counted;
}
