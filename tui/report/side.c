// SPDX-License-Identifier: MIT
#include "side.h"

#include <stdlib.h>

int side_begin(struct side *s, size_t n)
{
	*s = (struct side){
		.rows = calloc(n, sizeof(*s->rows)),
		.entries = calloc(n, sizeof(*s->entries)),
		.n = n,
	};
	if (s->rows && s->entries)
		return 0;
	side_end(s);
	return -1;
}

void side_end(struct side *s)
{
	free(s->rows);
	free(s->entries);
}

char *side_write(const struct side *s, side_writer put, const void *of)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	put(f, s, of);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}
