#include "words.h"

/* False: the word is not `before` any more, or there is an owner again. */
ON_CALLBACK_PATH static bool replace(uint64_t *word, uint64_t before, uint64_t after) {
    enum words_access access = words_access();
    if (access == OWNED || access == SHARED)
        return word_replace_as(access, word, before, after);
    return __atomic_compare_exchange_n(word, &before, after, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

#define CHANGE(word, after)                                                                        \
    for (;;) {                                                                                     \
        uint64_t before = load_relaxed(word);                                                      \
        if (replace((word), before, (after)))                                                      \
            return before;                                                                         \
    }

ON_CALLBACK_PATH uint64_t words_or(uint64_t *word, uint64_t bits) {
    CHANGE(word, before | bits);
}

ON_CALLBACK_PATH uint64_t words_and(uint64_t *word, uint64_t bits) {
    CHANGE(word, before & bits);
}

ON_CALLBACK_PATH uint64_t words_add(uint64_t *word, uint64_t number) {
    CHANGE(word, before + number);
}

ON_CALLBACK_PATH uint64_t words_exchange(uint64_t *word, uint64_t after) {
    CHANGE(word, after);
}
