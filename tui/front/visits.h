/* SPDX-License-Identifier: MIT */
/*
 * visits.h - which instructions and source lines a part of the trace executed,
 * and how often. It grows with the part.
 */
#ifndef FRONT_VISITS_H
#define FRONT_VISITS_H

#include "trace/session.h"

struct visit {
	uint64_t pc;
	uint32_t count;	   /* 0: a free place */
	unsigned int line; /* of the source, 0: unknown */
	const char *file;  /* the image's string */
};

struct visits {
	uint32_t epoch;
	size_t first, end; /* events counted */
	struct visit *table;
	size_t used, cap; /* cap: a power of two, or 0 */
};

/* Count events [first, end). Without memory some stay uncounted: -1. */
int visits_follow(struct visits *v, const struct session *s, size_t first,
		  size_t end);
void visits_free(struct visits *v);

/* How often the instruction at @pc was executed. */
uint32_t visits_at(const struct visits *v, uint64_t pc);
/* For each of @n lines of a file from @line on, how often its busiest
 * instruction was executed. */
void visits_lines(const struct visits *v, const char *file, unsigned int line,
		  uint32_t *counts, size_t n);

#endif
