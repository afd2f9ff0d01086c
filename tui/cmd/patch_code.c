// SPDX-License-Identifier: MIT
#include "patch_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOOR  "__kvm_call_hyp"
#define SHOWN 3

static void add_names(struct patch_code *d, const struct image *a,
		      const struct image *b)
{
	char names[PATCH_CODE_NAMES][CALLER_NAME];
	size_t n = functions_changed(a, b, names, PATCH_CODE_NAMES);

	for (size_t i = 0; i < n && i < PATCH_CODE_NAMES; i++) {
		bool known = d->changed == PATCH_CODE_NAMES;

		for (size_t k = 0; k < d->changed && !known; k++)
			known = !strcmp(names[i], d->names[k]);
		if (!known)
			memcpy(d->names[d->changed++], names[i], CALLER_NAME);
	}
}

/* The same call in both modes is one: affected if it is in either. */
static void add_callers(struct patch_code *d, struct caller *list, size_t n)
{
	if (!d->callers) {
		d->callers = list;
		d->count = n;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < d->count; k++) {
			struct caller *c = &d->callers[k];

			if (!strcmp(c->name, list[i].name) &&
			    !strcmp(c->callee, list[i].callee) &&
			    !caller_affected(c))
				*c = list[i];
		}
	}
	free(list);
}

/* An image whose callers cannot be told has none. */
static int compare_mode(const struct built *before, const struct built *after,
			unsigned int mode, struct patch_code *d,
			struct err *err)
{
	struct image *a = image_open(before->image[mode], err);
	struct image *b = a ? image_open(after->image[mode], err) : NULL;
	struct caller *list = NULL;
	size_t n = 0;
	int failed = a && b ? callers_compare(a, b, DOOR, &list, &n, err) : -1;

	if (!failed) {
		add_callers(d, list, n);
		add_names(d, a, b);
	}
	image_close(a);
	image_close(b);
	return failed && err->kind != ERR_TARGET ? -1 : 0;
}

int patch_code_compare(const struct built *before, const struct built *after,
		       struct patch_code *d, struct err *err)
{
	int failed = 0;

	*d = (struct patch_code){ .callers = NULL };
	for (unsigned int mode = 0; mode < BUILD_MODES && !failed; mode++)
		failed = compare_mode(before, after, mode, d, err);
	return failed;
}

char *patch_code_names(const struct patch_code *d)
{
	size_t shown = d->changed < SHOWN ? d->changed : SHOWN;
	char text[SHOWN * (CALLER_NAME + 8) + 32] = "";
	size_t used = 0;

	for (size_t i = 0; i < shown; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s%s",
					 !i		       ? ""
					 : i + 1 == d->changed ? " and "
							       : ", ",
					 d->names[i]);
	if (shown < d->changed)
		snprintf(text + used, sizeof(text) - used, " and %zu more",
			 d->changed - shown);
	return strdup(text);
}
