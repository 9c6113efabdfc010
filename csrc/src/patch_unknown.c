/* Processors whose call sites nobody described yet: no call is ever removed. */
#include "patch_code.h"

const size_t patch_code_size = 1;
const bool patch_code_is_known = false;

struct patch_site patch_code_find(const struct platform_image *image, uintptr_t return_address,
                                  uintptr_t callback, uintptr_t guard) {
    (void)image, (void)return_address, (void)callback, (void)guard;
    return (struct patch_site){.address = 0};
}

bool patch_code_is_for_one(const struct platform_image *image, struct patch_site site,
                           uintptr_t guard) {
    (void)image, (void)site, (void)guard;
    return false;
}

bool patch_code_remove(struct patch_site site) {
    (void)site;
    return false;
}

bool patch_code_put_back(struct patch_site site) {
    (void)site;
    return false;
}
