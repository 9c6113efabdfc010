/*
 * The control calls of whatever runtime the process has: looked up once the instrumented library is
 * loaded, so that one program measures with any runtime, and with none.
 */
#ifndef CONTROL_H
#define CONTROL_H

#include <stdbool.h>
#include <stdint.h>

struct control {
    void (*push)(void);
    void (*pop)(void);
    void (*reset)(void);
    uint32_t (*now)(void);
};

/* False without a runtime; then the calls do nothing and `now` is 0. */
bool control_find(struct control *control);

#endif
