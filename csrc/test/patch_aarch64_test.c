/* What may be removed on AArch64, given code instruction by instruction. It runs on any processor.
 */
#include "patch_code.h"
#include "support/check.h"

#include <string.h>

#define NOP        0xD503201FU
#define ADD_X0(n)  (0x91000000U | (uint32_t)(n) << 10)
#define MOV_X0_X19 0xAA1303E0U

static _Alignas(4096) struct {
    uint32_t code[2048];
    uint32_t guards[8];
} memory;

static struct platform_image image;
static uint32_t *const call = &memory.code[64];
static uint32_t *const callback = &memory.code[1];

static void set_up(void) {
    image = (struct platform_image){
        .segment_count = 1,
        .segments = {
            {.start = (uintptr_t)memory.code, .size = sizeof memory.code, .is_executable = true}}};
    for (size_t i = 0; i < sizeof memory.code / 4; i++)
        memory.code[i] = NOP;
    *call = 0x94000000U | ((uint32_t)(callback - call) & 0x3FFFFFFU);
}

static uint32_t adrp_x0(const uint32_t *at, const void *target) {
    uint32_t pages = (uint32_t)(((uintptr_t)target >> 12) - ((uintptr_t)at >> 12)) & 0x1FFFFFU;
    return 0x90000000U | (pages & 3) << 29 | pages >> 2 << 5;
}

static uint32_t add_x0(const void *target) {
    return ADD_X0((uintptr_t)target & 4095);
}

static struct patch_site find(const uint32_t *guard) {
    return patch_code_find(&image, (uintptr_t)(call + 1), (uintptr_t)callback, (uintptr_t)guard);
}

static void check_serves(int found) {
    for (int i = 0; i < 8; i++)
        CHECK_EQUAL(find(&memory.guards[i]).address, i == found ? (uintptr_t)call : 0);
}

#define NONE (-1)

TEST(a_call_behind_adrp_and_add_of_the_guard_is_found) {
    set_up();
    call[-2] = adrp_x0(&call[-2], &memory.guards[3]);
    call[-1] = add_x0(&memory.guards[3]);
    check_serves(3);
    *call = NOP;
    check_serves(NONE);
}

TEST(a_call_behind_two_adds_is_found) {
    set_up();
    call[-3] = adrp_x0(&call[-3], &memory.guards[1]);
    call[-2] = add_x0(&memory.guards[1]);
    call[-1] = ADD_X0(16);
    check_serves(5);
}

TEST(a_call_that_the_guard_is_not_loaded_directly_before_is_not_found) {
    set_up();
    check_serves(NONE);
    call[-2] = adrp_x0(&call[-2], &memory.guards[3]);
    check_serves(NONE); /* a no-op between */
    call[-1] = add_x0(&memory.guards[3]) | 1;
    check_serves(NONE); /* into x1 */
    call[-1] = add_x0(&memory.guards[3]) | 1U << 22;
    check_serves(NONE); /* shifted */
    call[-1] = MOV_X0_X19;
    check_serves(NONE);
}

TEST(the_call_becomes_a_no_op_and_a_call_again) {
    set_up();
    call[-2] = adrp_x0(&call[-2], &memory.guards[3]);
    call[-1] = add_x0(&memory.guards[3]);
    uint32_t before[sizeof memory.code / 4];
    memcpy(before, memory.code, sizeof before);
    struct patch_site site = find(&memory.guards[3]);
    CHECK(!patch_code_put_back(site));
    CHECK(patch_code_remove(site));
    CHECK(!patch_code_remove(site));
    CHECK_EQUAL(*call, NOP);
    CHECK(patch_code_put_back(site));
    CHECK(memcmp(before, memory.code, sizeof before) == 0);
}

TEST(code_that_somebody_else_changed_is_left_alone) {
    set_up();
    call[-2] = adrp_x0(&call[-2], &memory.guards[3]);
    call[-1] = add_x0(&memory.guards[3]);
    struct patch_site site = find(&memory.guards[3]);
    *call = 0xD4200000U;
    CHECK(!patch_code_remove(site));
    CHECK(!patch_code_put_back(site));
    CHECK_EQUAL(*call, 0xD4200000U);
}
