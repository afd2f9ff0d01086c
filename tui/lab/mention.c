// SPDX-License-Identifier: MIT
#include "mention.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Behind the backtick that ends this one, if it has one on this line. */
static const char *behind(const char *at)
{
	at += strcspn(at, "`\n");
	return at + (*at == '`');
}

bool mention_next(const char **text, char *name, size_t len)
{
	const char *at = *text;

	while ((at = strchr(at, '`'))) {
		size_t n = 0;

		at++;
		while (isalnum((unsigned char)at[n]) || at[n] == '_')
			n++;
		if (n > 0 && n < len && memchr(at, '_', n) &&
		    (at[n] == '`' || !strncmp(at + n, "()`", 3))) {
			snprintf(name, len, "%.*s", (int)n, at);
			*text = behind(at);
			return true;
		}
		at = behind(at);
	}
	return false;
}
