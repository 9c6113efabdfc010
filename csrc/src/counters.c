/*
 * Inline counters: the module counts in memory of its own, one byte an edge, and calls nobody. So
 * its hits are looked for: every control call first makes hits of the counters that are not zero
 * (sync), and where a level starts empty, or is replaced, the counters start from zero (clear).
 *
 * Invariants:
 *  - Once a sync saw a counter that is not zero, its edge is in own, in the coverage file and in
 *    the current level's hitmap, whatever the counter reads later: it wraps after 255.
 *  - A counter that is not zero was counted up since the last clear. pop and merge do not clear:
 *    what the counters then hold is in the hitmap they leave.
 *  - `filled` has a mark for each line of the table (64 bytes of memory, aligned) in which a sync
 *    found a counter since the last clear. clear visits these lines alone. A line that fills
 *    after the sync stays as it is: its hits are found by the next sync, in the next level.
 *  - The tables' modules are never unloaded (platform_pin), and a table's address is its
 *    name: constructors hand out the same table again and again.
 *
 * NO EDGE IS LOST TO A CLEAR, although the module's own increments are not atomic. clear exchanges
 * a word of counters with zero and makes hits of what it took, before the level's hitmap is taken.
 * An increment is a load and a store of one byte (often one instruction). If the store comes before
 * the exchange, the exchange finds it. If it comes after it, the counter is not zero from then on,
 * and the next sync finds it: such a hit overlapped the control call and landed after it, with a
 * count that goes on from the earlier one. A store of one byte does not touch its neighbours, and
 * the bytes beside the table, which are somebody else's, are never written: lines at its ends
 * are taken byte by byte. What can be lost are counts, where two threads increment one counter at
 * once, and an edge whose counter wraps to zero between two syncs.
 *
 * Counters are read with relaxed atomic loads: each byte stands for itself, in no order to others.
 * So a line may be looked through in pieces of any size, and is, to go past lines of zeros, which
 * most are.
 */
#include "counters.h"
#include "hits.h"
#include "inline_hits.h"

#include <stdlib.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define LINE_COUNTERS 64 /* a line's counters are the bits of one word */

struct table {
    uint8_t *start, *stop;
    uint32_t first_edge;
    uint32_t lines;
    uint64_t *filled;
};

static struct table *tables;
static uint32_t table_count, table_room;

/* The counters [from, to) of a table that lie in one of its lines. */
struct line {
    uint8_t *from, *to;
    bool is_whole;
};

static struct line line_of(const struct table *table, uint32_t index) {
    uintptr_t start = (uintptr_t)table->start, stop = (uintptr_t)table->stop;
    uintptr_t from = start / LINE_COUNTERS * LINE_COUNTERS + (uintptr_t)index * LINE_COUNTERS;
    uintptr_t to = from + LINE_COUNTERS;
    bool is_whole = from >= start && to <= stop;
    return (struct line){.from = from < start ? table->start : table->start + (from - start),
                         .to = to > stop ? table->stop : table->start + (to - start),
                         .is_whole = is_whole};
}

bool counters_add(uint8_t *start, uint8_t *stop, uint32_t first_edge) {
    if (table_count == table_room) {
        uint32_t room = table_room == 0 ? 16 : 2 * table_room;
        struct table *grown = realloc(tables, room * sizeof *tables);
        if (grown == NULL)
            return false;
        tables = grown;
        table_room = room;
    }
    uintptr_t first_line = (uintptr_t)start / LINE_COUNTERS;
    uint32_t lines = (uint32_t)(((uintptr_t)stop - 1) / LINE_COUNTERS - first_line + 1);
    uint64_t *filled = calloc(lines / 64 + 1, sizeof *filled);
    if (filled == NULL)
        return false;
    tables[table_count] = (struct table){
        .start = start, .stop = stop, .first_edge = first_edge, .lines = lines, .filled = filled};
    table_count++;
    inline_hits_add_table();
    return true;
}

/* A bit for each byte of a word that is not zero. */
static uint64_t bytes_set(uint64_t word) {
    uint64_t low_bits = 0x7f7f7f7f7f7f7f7f;
    uint64_t top_bits = (((word & low_bits) + low_bits) | word) & ~low_bits;
    return (top_bits >> 7) * 0x0102040810204080 >> 56; /* bit 8 * i moves to bit 56 + i */
}

/*
 * A whole line, read once while the module writes; no processor tears a byte. Sixteen counters at a
 * time where that is one instruction on every processor of the kind.
 */
#if defined(__SSE2__)

__attribute__((no_sanitize("thread"))) static inline bool is_zero(const uint8_t *line) {
    const volatile __m128i *parts = (const volatile __m128i *)(const void *)line;
    __m128i any = parts[0] | parts[1] | parts[2] | parts[3];
    return _mm_movemask_epi8(_mm_cmpeq_epi8(any, _mm_setzero_si128())) == 0xffff;
}

__attribute__((no_sanitize("thread"))) static inline uint64_t read_whole(const uint8_t *line) {
    const volatile __m128i *parts = (const volatile __m128i *)(const void *)line;
    uint64_t zeros = 0;
    for (size_t i = 0; i < 4; i++) {
        __m128i part = parts[i];
        int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(part, _mm_setzero_si128()));
        zeros |= (uint64_t)(uint32_t)mask << 16 * i;
    }
    return ~zeros;
}

#else

static inline bool is_zero(const uint8_t *line) {
    const uint64_t *words = (const uint64_t *)(const void *)line;
    uint64_t any = 0;
    for (size_t i = 0; i < 8; i++)
        any |= load_relaxed(&words[i]);
    return any == 0;
}

static inline uint64_t read_whole(const uint8_t *line) {
    const uint64_t *words = (const uint64_t *)(const void *)line;
    uint64_t edges = 0;
    for (size_t i = 0; i < 8; i++)
        edges |= bytes_set(load_relaxed(&words[i])) << 8 * i;
    return edges;
}

#endif

/* The counters of a line that are not zero: bit i is line.from[i]. */
static uint64_t read_line(struct line line) {
    if (line.is_whole)
        return read_whole(line.from);
    uint64_t edges = 0;
    for (size_t i = 0; line.from + i < line.to; i++)
        edges |= (uint64_t)(load_relaxed(&line.from[i]) != 0) << i;
    return edges;
}

/* The same, and leaves zeros. */
static uint64_t take_line(struct line line) {
    uint64_t edges = 0;
    if (!line.is_whole) {
        for (size_t i = 0; line.from + i < line.to; i++)
            if (load_relaxed(&line.from[i]) != 0 && exchange(&line.from[i], 0) != 0)
                edges |= (uint64_t)1 << i;
        return edges;
    }
    uint64_t *words = (uint64_t *)(void *)line.from;
    for (size_t i = 0; i < 8; i++)
        if (load_relaxed(&words[i]) != 0)
            edges |= bytes_set(exchange(&words[i], 0)) << 8 * i;
    return edges;
}

static uint32_t edge_of(const struct table *table, struct line line) {
    return table->first_edge + (uint32_t)(line.from - table->start);
}

/* The first line from `index` on that may have a counter that is not zero. */
static uint32_t skip_zeros(const struct table *table, uint32_t index) {
    uintptr_t first = ((uintptr_t)table->start + LINE_COUNTERS - 1) / LINE_COUNTERS;
    uintptr_t end = (uintptr_t)table->stop / LINE_COUNTERS; /* of the lines that are whole */
    uintptr_t line = (uintptr_t)table->start / LINE_COUNTERS + index;
    uintptr_t from = line;
    if (line >= first)
        while (line < end && is_zero((const uint8_t *)(line * LINE_COUNTERS)))
            line++;
    return index + (uint32_t)(line - from);
}

static uint32_t sync_table(const struct table *table) {
    uint32_t counted = 0;
    for (uint32_t index = 0; (index = skip_zeros(table, index)) < table->lines; index++) {
        struct line line = line_of(table, index);
        uint64_t edges = read_line(line);
        if (edges == 0)
            continue;
        table->filled[index / 64] |= (uint64_t)1 << index % 64;
        counted += hits_record_all(edge_of(table, line), edges);
    }
    return counted;
}

static uint32_t clear_table(const struct table *table) {
    uint32_t counted = 0;
    for (uint32_t group = 0; group <= table->lines / 64; group++) {
        for (uint64_t marks = table->filled[group]; marks != 0; marks &= marks - 1) {
            struct line line = line_of(table, group * 64 + (uint32_t)__builtin_ctzll(marks));
            counted += hits_record_all(edge_of(table, line), take_line(line));
        }
        table->filled[group] = 0;
    }
    return counted;
}

uint32_t counters_sync(void) {
    uint32_t counted = 0;
    for (uint32_t i = 0; i < table_count; i++)
        counted += sync_table(&tables[i]);
    return counted;
}

uint32_t counters_clear(void) {
    uint32_t counted = 0;
    for (uint32_t i = 0; i < table_count; i++)
        counted += clear_table(&tables[i]);
    return counted;
}

static uint32_t find(const uint8_t *start) {
    uint32_t i = 0;
    while (i < table_count && tables[i].start != start)
        i++;
    return i;
}

bool counters_has(const uint8_t *start) {
    return find(start) < table_count;
}

void counters_remove(const uint8_t *start) {
    uint32_t i = find(start);
    if (i == table_count)
        return;
    free(tables[i].filled);
    tables[i] = tables[table_count - 1];
    inline_hits_remove_table();
}

/* ---- Classes -------------------------------------------------------------------------------- */

static uint8_t class_of(uint8_t count) {
    static const uint8_t by_top_bit[8] = {1, 2, 8, 16, 32, 64, 64, 128};
    if (count == 0)
        return 0;
    return count == 3 ? 4 : by_top_bit[31 - __builtin_clz(count)];
}

void counters_classify(const uint8_t *counters, size_t count, uint8_t *classes) {
    for (size_t i = 0; i < count; i++) {
        uint8_t counter = load_relaxed(&counters[i]);
        classes[i] = LIKELY(counter == 0) ? 0 : class_of(counter);
    }
}
