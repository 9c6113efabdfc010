/*
 * The snapshot stack. push moves what the current level holds into a frame, pop ors it back.
 *
 * A frame keeps only the lines of the hitmap that held a bit, in ascending order; all frames lie
 * behind one another in one array, so that push and pop in a loop allocate nothing once the array
 * has grown to what they need. It keeps its largest size while the process lives.
 *
 * Invariant: beneath[] holds, line by line, the union of all frames. Each saved line remembers what
 * beneath[] was before its frame was pushed, so pop restores it at the cost of the frame's lines,
 * and the state at any lower level can be found by undoing frames in a copy.
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
#include "counters.h"
#include "lines.h"
#include "maps.h"
#include "now.h"
#include "patch.h"
#include "platform.h"
#include "touched.h"

#include <stdlib.h>
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

static bool ensure_beneath(uint32_t lines) {
    if (lines <= beneath_lines)
        return true;
    size_t line_size = LINE_WORDS * sizeof *beneath;
    uint64_t *grown = platform_grow(beneath, beneath_lines * line_size, lines * line_size);
    if (grown == NULL)
        return false;
    beneath = grown;
    beneath_lines = lines;
    return true;
}

static size_t frame_end(size_t index) {
    return index + 1 < depth ? frames[index + 1].first : saved_count;
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
    if (!ensure_beneath(lines) ||
        !ensure_room((void **)&frames, &frame_room, depth + 1, sizeof *frames) ||
        !note_marked(lines, &end))
        return MCOV_ERROR_NO_MEMORY;

    counters_clear(); /* nothing can fail from here on */
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

static struct mcov_level describe_top(void) {
    static const uint64_t nothing[LINE_WORDS];
    struct mcov_level result = {.depth = (uint32_t)depth};
    if (depth > 0)
        result.id = frames[depth - 1].level;
    for (uint32_t line = lines_next_touched(0); line < maps_lines();
         line = lines_next_touched(line + 1)) {
        uint64_t words[LINE_WORDS];
        lines_read(line, words);
        count_line(words, line < beneath_lines ? &beneath[(size_t)line * LINE_WORDS] : nothing,
                   &result);
    }
    return result;
}

/* Undoes frames in a copy, top first, until the level is the top one. */
static int describe_lower(size_t level_depth, struct mcov_level *result) {
    uint32_t lines = maps_lines();
    size_t count = (size_t)lines * LINE_WORDS;
    uint64_t *bits = calloc(2 * count + 1, sizeof *bits);
    if (bits == NULL)
        return MCOV_ERROR_NO_MEMORY;
    uint64_t *below = bits + count;
    if (beneath_lines > 0)
        memcpy(below, beneath, (size_t)beneath_lines * LINE_WORDS * sizeof *below);
    for (uint32_t line = 0; line < lines; line++)
        lines_read(line, &bits[(size_t)line * LINE_WORDS]);
    for (size_t frame = depth; frame-- > level_depth;)
        for (size_t i = frames[frame].first; i < frame_end(frame); i++) {
            size_t start = (size_t)saved[i].line * LINE_WORDS;
            for (size_t word = 0; word < LINE_WORDS; word++)
                bits[start + word] |= saved[i].bits[word];
            uncover(&below[start], &saved[i]);
        }

    *result = (struct mcov_level){.depth = (uint32_t)level_depth};
    if (level_depth > 0)
        result->id = frames[level_depth - 1].level;
    for (size_t start = 0; start < count; start += LINE_WORDS)
        count_line(&bits[start], &below[start], result);
    free(bits);
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
