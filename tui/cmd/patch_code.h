/* SPDX-License-Identifier: MIT */
/*
 * patch_code.h - what a step does to the code, in the images of both modes:
 * who calls the world switch through other code now, and which functions are
 * not the same.
 */
#ifndef CMD_PATCH_CODE_H
#define CMD_PATCH_CODE_H

#include "image/callers.h"
#include "mail/build.h"

#define PATCH_CODE_NAMES 64

struct patch_code {
	struct caller *callers; /* malloc()ed, for the caller to keep */
	size_t count;
	char names[PATCH_CODE_NAMES][CALLER_NAME];
	size_t changed; /* names; there may be more than fit */
};

/* An image whose callers cannot be told has none. Take .callers, whatever
 * comes of it. */
int patch_code_compare(const struct built *before, const struct built *after,
		       struct patch_code *d, struct err *err);

/* "a, b and 3 more"; "" if all is the same. malloc()ed. */
char *patch_code_names(const struct patch_code *d);

#endif
