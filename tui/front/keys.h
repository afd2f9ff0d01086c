/* SPDX-License-Identifier: MIT */
/*
 * keys.h - a key is short for a command line. The one table behind the key
 * handling, the line of keys at the bottom and the help page.
 */
#ifndef FRONT_KEYS_H
#define FRONT_KEYS_H

#include <stddef.h>

struct binding {
	int key;
	const char *line;  /* the command it stands for */
	const char *label; /* how help calls the key; NULL: the row above
			    * speaks for this one, too */
	const char *brief; /* for the bottom line, or NULL */
	const char *help;  /* NULL: the verb's own words */
};

const struct binding *keys_table(size_t *count);
/* NULL when the key means nothing. */
const struct binding *keys_find(int key);
/* What help says of it. */
const char *keys_help(const struct binding *b);

#endif
