/*
 * An instrumented library with an allocator of its own, as one that was linked with jemalloc or
 * mimalloc has. What it did not hand out itself it refuses to take back.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define ROOM  ((size_t)1 << 20)
#define ALIGN ((size_t)16)

static _Alignas(16) char memory[ROOM];
static size_t used;

void *malloc(size_t size) {
    size_t start = used + ALIGN; /* the size stands before what is handed out */
    size_t end = start + (size + ALIGN - 1) / ALIGN * ALIGN;
    if (end > ROOM)
        return NULL;
    memcpy(memory + used, &size, sizeof size);
    used = end;
    return memory + start;
}

void free(void *block) {
    char *address = block;
    if (address != NULL && (address < memory || address >= memory + ROOM))
        abort();
}

void *calloc(size_t count, size_t size) {
    void *block = malloc(count * size);
    return block == NULL ? NULL : memset(block, 0, count * size);
}

void *realloc(void *block, size_t size) {
    void *larger = malloc(size);
    if (larger != NULL && block != NULL) {
        size_t old_size;
        memcpy(&old_size, (char *)block - ALIGN, sizeof old_size);
        memcpy(larger, block, old_size < size ? old_size : size);
    }
    free(block);
    return larger;
}

int allocating_step(int number) {
    return number > 0 ? 1 : 0;
}
