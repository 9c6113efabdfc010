#include "environment.h"
#include "platform.h"

#include <string.h>

#define LIST_SIZE 64 /* much more than the words of any variable take */

/* As a sentence has it: "auto, on or off". */
static void list_words(const char *const *words, char list[LIST_SIZE]) {
    list[0] = '\0';
    for (size_t i = 0; words[i] != NULL; i++) {
        if (i > 0)
            strcat(list, words[i + 1] == NULL ? " or " : ", ");
        strcat(list, words[i]);
    }
}

size_t environment_word(const char *name, const char *const *words) {
    const char *text = platform_environment(name);
    if (text == NULL)
        return 0;
    for (size_t i = 0; words[i] != NULL; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    char list[LIST_SIZE];
    list_words(words, list);
    platform_print("%s is '%s', but it takes %s: %s is used", name, text, list, words[0]);
    return 0;
}
