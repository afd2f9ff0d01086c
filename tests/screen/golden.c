// SPDX-License-Identifier: MIT
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "golden.h"
#include "verbs.h"

#define ADDRESS_DIGITS 6

static void mask_address(char *at, size_t len)
{
	if (len >= ADDRESS_DIGITS && strcspn(at, "0123456789") < len)
		memset(at, 'x', len);
}

/* A longer version leaves fewer blanks behind: blanks count once. */
static void mask_version(char *line)
{
	char *at = strstr(line, "QEMU ");
	size_t len;

	if (!at)
		return;
	at += strlen("QEMU ");
	len = strspn(at, "0123456789.");
	if (len == 0)
		return;
	*at = 'x';
	memmove(at + 1, at + len, strlen(at + len) + 1);
	squeeze(line);
}

void golden_mask(char *line)
{
	char *at = line;

	while (*at) {
		size_t len = strspn(at, "0123456789abcdef");

		/* Behind a letter it is the end of a word. */
		if (len &&
		    (at == line || !isalpha((unsigned char)at[-1]) ||
		     at[-1] == 'x') &&
		    !isalpha((unsigned char)at[len]))
			mask_address(at, len);
		at += len ? len : 1;
	}
	mask_version(line);
}

static int update(const struct term *t, const char *path, char *why, size_t len)
{
	static char row[TERM_ROW_BYTES];
	FILE *f = fopen(path, "we");

	for (int i = 0; f && i < t->rows; i++) {
		term_row(t, i, row);
		golden_mask(row);
		fprintf(f, "%s\n", row);
	}
	if (f && fclose(f) == 0)
		return 0;
	snprintf(why, len, "%s: %s", path, strerror(errno));
	return -1;
}

static int compare_row(const struct term *t, int i, char *golden, char *why,
		       size_t len)
{
	static char row[TERM_ROW_BYTES];

	golden[strcspn(golden, "\n")] = '\0';
	golden_mask(golden);
	term_row(t, i, row);
	golden_mask(row);
	if (!strcmp(row, golden))
		return 0;
	snprintf(why, len, "row %d was: %.160s", i + 1, golden);
	return -1;
}

int golden_compare(const struct term *t, const char *path, char *why,
		   size_t len)
{
	static char line[TERM_ROW_BYTES];
	const char *rewrite = getenv("UPDATE_GOLDEN");
	const char *wish = getenv("GOLDEN");
	FILE *f;
	int rc = 0;

	if (rewrite && *rewrite)
		return update(t, path, why, len);
	if (wish && !strcmp(wish, "skip"))
		return 0;
	f = fopen(path, "re");
	if (!f) {
		snprintf(why, len, "%s: %s; UPDATE_GOLDEN=1 writes it", path,
			 strerror(errno));
		return -1;
	}
	for (int i = 0; !rc && i < t->rows; i++) {
		if (!fgets(line, sizeof(line), f))
			*line = '\0';
		rc = compare_row(t, i, line, why, len);
	}
	fclose(f);
	return rc;
}
