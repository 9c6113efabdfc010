/*
 * A coverage runtime with the faults that existing builds have. The binding has to keep every one
 * of them out of reach:
 *
 *   - the storage has no byte for the last edge when the total is a multiple of 8;
 *   - a further module replaces the storage: hits are lost, the old block leaks, pointers dangle;
 *   - push allocates as much as the first module needed, and swaps the storage pointer;
 *   - the ninth push, and a pop of an empty stack, end the process;
 *   - setting the hitmap leaves `now` as it was;
 *   - deserialize believes its input;
 *   - it talks on stdout.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_SIZE 8

struct coverage {
    uint32_t now;
    uint32_t storage_size;
    uint8_t *storage;
};

struct coverage mem_coverage;
uint32_t mcov_total;

static struct coverage stack[STACK_SIZE];
static int depth;
static size_t first_size;

static void say(const char *what) {
    printf("existing runtime: %s, %u of %u edges\n", what, mem_coverage.now, mcov_total);
    fflush(stdout);
}

void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop) {
    if (start == stop || *start != 0)
        return;
    for (uint32_t *guard = start; guard < stop; guard++)
        *guard = ++mcov_total;
    mem_coverage.storage_size = (mcov_total + 7) / 8;
    mem_coverage.storage = calloc(mem_coverage.storage_size, 1);
    if (first_size == 0)
        first_size = mem_coverage.storage_size;
    say("loaded a module");
}

void __sanitizer_cov_trace_pc_guard(uint32_t *guard) {
    uint8_t *byte = &mem_coverage.storage[*guard / 8];
    uint8_t bit = (uint8_t)(1 << (*guard % 8));
    if ((*byte & bit) == 0) {
        *byte |= bit;
        mem_coverage.now++;
    }
}

uint32_t mcov_get_total(void) {
    return mcov_total;
}

uint32_t mcov_get_now(void) {
    return mem_coverage.now;
}

void mcov_set_now(uint32_t now) {
    mem_coverage.now = now;
}

void mcov_reset(void) {
    memset(mem_coverage.storage, 0, mem_coverage.storage_size);
    mem_coverage.now = 0;
}

void mcov_push_coverage(void) {
    if (depth == STACK_SIZE)
        abort();
    stack[depth++] = mem_coverage;
    mem_coverage.storage = calloc(first_size, 1);
    mem_coverage.now = 0;
    say("pushed");
}

void mcov_pop_coverage(void) {
    if (depth == 0)
        abort();
    struct coverage top = stack[--depth];
    for (uint32_t i = 0; i < top.storage_size; i++) {
        uint8_t fresh = (uint8_t)(top.storage[i] & ~mem_coverage.storage[i]);
        mem_coverage.now += (uint32_t)__builtin_popcount(fresh);
        mem_coverage.storage[i] |= fresh;
    }
    free(top.storage);
    say("popped");
}

void mcov_copy_hitmap(char *buffer) {
    memcpy(buffer, mem_coverage.storage, mem_coverage.storage_size);
}

void mcov_set_hitmap(char *buffer) {
    memcpy(mem_coverage.storage, buffer, mem_coverage.storage_size);
}

uint8_t *serialize_mem_coverage(size_t *size) {
    *size = 2 * sizeof(uint32_t) + mem_coverage.storage_size;
    uint8_t *data = malloc(*size);
    memcpy(data, &mem_coverage, 2 * sizeof(uint32_t));
    memcpy(data + 2 * sizeof(uint32_t), mem_coverage.storage, mem_coverage.storage_size);
    return data;
}

void deserialize_mem_coverage(uint8_t *data, size_t size) {
    (void)size;
    memcpy(&mem_coverage, data, 2 * sizeof(uint32_t));
    memcpy(mem_coverage.storage, data + 2 * sizeof(uint32_t), mem_coverage.storage_size);
    say("deserialized");
}
