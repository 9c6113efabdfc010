/*
 * The snapshot stack. push moves what the current level holds into a frame, pop ors it back.
 *
 * A frame keeps only the lines of the hitmap that held a bit, in ascending order; all frames lie
 * behind one another in one array, so that push and pop in a loop allocate nothing once the array
 * has grown to what they need. It keeps its largest size while the process lives.
 *
 * Invariant: beneath[] holds, line by line, the union of all frames. Each saved line remembers what
 * beneath[] was before its frame was pushed, so pop restores it at the cost of the frame's lines,
 * and what any lower level holds is found by undoing the frames above it, at the cost of theirs.
 *
 * Hits that arrive while a frame is taken go into the frame or into the new level (hits.c). Which
 * lines are taken is settled first: those that are marked then, so that none of an earlier hit is
 * left out. Lines that are marked only later are left to the new level, and so is one that holds
 * nothing when its turn comes.
 *
 * Which words of a saved line are not zero is known (`held`): push and pop do what costs time for
 * these words only, and least for a line that holds one.
 */
#include "snapshots.h"
#include "inline_hits.h"
#include "lines.h"
#include "maps.h"
#include "now.h"
#include "patch.h"
#include "platform.h"
#include "touched.h"

#include <string.h>

struct saved_line {
    uint32_t line;
    uint32_t held; /* bit i: bits[i] is not zero */
    uint64_t bits[LINE_WORDS];
    uint64_t beneath[LINE_WORDS]; /* of a line that holds one word, only of that */
};

struct frame {
    uint64_t level; /* the id of the level that was pushed on top of what is saved here */
    size_t first;   /* index of its first saved line; it ends where the next one begins */
};

static struct saved_line *saved;
static size_t saved_count, saved_room;

static struct frame *frames;
static size_t depth, frame_room;

static uint64_t *beneath; /* beneath_lines lines; lines behind its end are zero */
static uint32_t beneath_lines;

static uint64_t last_level;

/* Grows an array to at least `needed` elements, at least twofold. */
static bool ensure_room(void **array, size_t *room, size_t needed, size_t element_size) {
    if (needed <= *room)
        return true;
    size_t new_room = needed > 2 * *room ? needed : 2 * *room;
    void *grown = platform_grow(*array, *room * element_size, new_room * element_size);
    if (grown == NULL)
        return false;
    *array = grown;
    *room = new_room;
    return true;
}

/* Grows an array of one element a line of the hitmap to all of its lines. */
static bool ensure_lines(void **array, uint32_t *room, size_t element_size) {
    uint32_t lines = maps_lines();
    if (lines <= *room)
        return true;
    void *grown = platform_grow(*array, *room * element_size, lines * element_size);
    if (grown == NULL)
        return false;
    *array = grown;
    *room = lines;
    return true;
}

/* A line of beneath[]. */
static const uint64_t *line_beneath(uint32_t line) {
    static const uint64_t nothing[LINE_WORDS];
    return line < beneath_lines ? &beneath[(size_t)line * LINE_WORDS] : nothing;
}

/* Changes the marks of saved lines from `first` on, a group at a time. */
static void change_marks(size_t first, size_t end, void (*change)(uint32_t, uint64_t)) {
    while (first < end) {
        uint32_t group = saved[first].line / 64;
        uint64_t lines = 0;
        for (; first < end && saved[first].line / 64 == group; first++)
            lines |= (uint64_t)1 << saved[first].line % 64;
        change(group, lines);
    }
}

/* Notes the marked lines behind the saved ones, up to *end; without memory false. */
static bool note_marked(uint32_t lines, size_t *end) {
    *end = saved_count;
    for (uint32_t group = 0; group * 64 < lines; group++) {
        uint64_t rest = touched_group(group);
        if (!ensure_room((void **)&saved, &saved_room, *end + count_bits(rest), sizeof *saved))
            return false;
        for (; rest != 0; rest &= rest - 1)
            saved[(*end)++].line = group * 64 + (uint32_t)__builtin_ctzll(rest);
    }
    return true;
}

static bool holds_one_word(const struct saved_line *copy) {
    return (copy->held & (copy->held - 1)) == 0;
}

/* Moves a line into `copy`, and into the union. False if it held nothing. */
static bool save_line(uint32_t line, struct saved_line *copy) {
    uint64_t *below = &beneath[(size_t)line * LINE_WORDS];
    copy->line = line;
    copy->held = lines_take(line, copy->bits);
    if (copy->held == 0)
        return false;
    if (holds_one_word(copy)) {
        size_t i = (size_t)__builtin_ctz(copy->held);
        copy->beneath[i] = below[i];
        below[i] |= copy->bits[i];
        return true;
    }
    memcpy(copy->beneath, below, sizeof copy->beneath);
    for (size_t i = 0; i < LINE_WORDS; i++)
        below[i] |= copy->bits[i];
    return true;
}

/* Makes a line of beneath[], or of a copy, what it was before the line was saved. */
static void uncover(uint64_t *below, const struct saved_line *copy) {
    if (holds_one_word(copy)) {
        size_t i = (size_t)__builtin_ctz(copy->held);
        below[i] = copy->beneath[i];
    } else {
        memcpy(below, copy->beneath, sizeof copy->beneath);
    }
}

int snapshots_push(uint64_t *level) {
    uint32_t lines = maps_lines();
    size_t end;
    if (!ensure_lines((void **)&beneath, &beneath_lines, LINE_WORDS * sizeof *beneath) ||
        !ensure_room((void **)&frames, &frame_room, depth + 1, sizeof *frames) ||
        !note_marked(lines, &end))
        return MCOV_ERROR_NO_MEMORY;

    inline_hits_clear(); /* nothing can fail from here on */
    change_marks(saved_count, end, touched_unmark_group);
    frames[depth] = (struct frame){.level = ++last_level, .first = saved_count};
    for (size_t next = saved_count; next < end; next++)
        saved_count += save_line(saved[next].line, &saved[saved_count]);
    depth++;
    now_settle();
    patch_note_new_level();
    if (level != NULL)
        *level = last_level;
    return MCOV_OK;
}

/* Counts a line's edges, and those that `below` does not have. */
static void count_line(const uint64_t *words, const uint64_t *below, struct mcov_level *result) {
    for (size_t i = 0; i < LINE_WORDS; i++) {
        result->edges += count_bits(words[i]);
        result->new_edges += count_bits(words[i] & ~below[i]);
    }
}

/* The level at a depth, of which nothing is counted yet. */
static struct mcov_level level_at(size_t level_depth) {
    return (struct mcov_level){.id = level_depth == 0 ? 0 : frames[level_depth - 1].level,
                               .depth = (uint32_t)level_depth};
}

static struct mcov_level describe_top(void) {
    struct mcov_level result = level_at(depth);
    for (uint32_t line = lines_next_touched(0); line < maps_lines();
         line = lines_next_touched(line + 1)) {
        uint64_t words[LINE_WORDS];
        lines_read(line, words);
        count_line(words, line_beneath(line), &result);
    }
    return result;
}

/*
 * What a lower level holds is added up in lines of its own, and so is what was beneath it: there
 * frames are undone, top first, until the level is the top one. Lines that are neither saved above
 * it nor marked are not visited.
 */
struct lower_line {
    uint64_t bits[LINE_WORDS]; /* all zero until the line is visited, and after it was counted */
    uint64_t beneath[LINE_WORDS];
};

static struct lower_line *lower;
static uint32_t lower_lines;

/* A line that is visited for the first time begins with what is beneath the top level. */
static struct lower_line *add_to_lower(uint32_t line, const uint64_t words[LINE_WORDS]) {
    struct lower_line *sum = &lower[line];
    uint64_t any = 0;
    for (size_t i = 0; i < LINE_WORDS; i++) {
        any |= sum->bits[i];
        sum->bits[i] |= words[i];
    }
    if (any == 0)
        memcpy(sum->beneath, line_beneath(line), sizeof sum->beneath);
    return sum;
}

static void count_lower(uint32_t line, struct mcov_level *result) {
    struct lower_line *sum = &lower[line];
    count_line(sum->bits, sum->beneath, result);
    memset(sum->bits, 0, sizeof sum->bits);
}

static int describe_lower(size_t level_depth, struct mcov_level *result) {
    if (!ensure_lines((void **)&lower, &lower_lines, sizeof *lower))
        return MCOV_ERROR_NO_MEMORY;
    *result = level_at(level_depth);
    size_t first = frames[level_depth].first;
    for (size_t i = saved_count; i-- > first;)
        uncover(add_to_lower(saved[i].line, saved[i].bits)->beneath, &saved[i]);
    for (uint32_t line = lines_next_touched(0); line < maps_lines();
         line = lines_next_touched(line + 1)) {
        uint64_t words[LINE_WORDS];
        lines_read(line, words);
        (void)add_to_lower(line, words);
        count_lower(line, result);
    }
    for (size_t i = saved_count; i-- > first;)
        count_lower(saved[i].line, result);
    return MCOV_OK;
}

int snapshots_pop(uint64_t level, struct mcov_level *popped) {
    if (depth == 0)
        return MCOV_ERROR_EMPTY_STACK;
    if (level != 0 && frames[depth - 1].level != level)
        return MCOV_ERROR_WRONG_LEVEL;
    if (popped != NULL)
        *popped = describe_top();
    change_marks(frames[depth - 1].first, saved_count, touched_mark_group);
    for (size_t i = frames[depth - 1].first; i < saved_count; i++) {
        lines_merge_held(saved[i].line, saved[i].bits, saved[i].held);
        uncover(&beneath[(size_t)saved[i].line * LINE_WORDS], &saved[i]);
    }
    depth--;
    saved_count = frames[depth].first;
    now_settle();
    return MCOV_OK;
}

int snapshots_get_level(uint64_t level, struct mcov_level *result) {
    size_t level_depth = depth;
    if (level != 0)
        while (level_depth > 0 && frames[level_depth - 1].level != level)
            level_depth--;
    if (level != 0 && level_depth == 0)
        return MCOV_ERROR_WRONG_LEVEL;
    if (level_depth < depth)
        return describe_lower(level_depth, result);
    *result = describe_top();
    return MCOV_OK;
}
