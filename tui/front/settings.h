/* SPDX-License-Identifier: MIT */
/*
 * settings.h - the settings by name.
 */
#ifndef FRONT_SETTINGS_H
#define FRONT_SETTINGS_H

#include <stddef.h>

#include "front/settings.h"

struct setting {
	const char *name, *help;
	size_t offset;		  /* of an int, or of a bool with two words */
	const char *const *words; /* of its values 0, 1 ..., NULL behind */
};

/* NULL behind the last. */
const struct setting *setting_row(size_t index);
const struct setting *setting_find(const char *name);

/* The word of its value. */
const char *setting_get(const struct settings *s, const struct setting *row);
/* -1 if that is none of its words. */
int setting_set(struct settings *s, const struct setting *row,
		const char *word);

#endif
