/* SPDX-License-Identifier: MIT */
/*
 * find.h - search in a trace: all events that a text describes, kept up to
 * date as the trace grows.
 */
#ifndef FRONT_FIND_H
#define FRONT_FIND_H

#include "digest.h"
#include "trace/session.h"

#define FIND_TEXT 64

enum find_what {
	FIND_NOTHING,
	FIND_SET,	 /* "D+": one of .value's flags becomes set */
	FIND_CLEARED,	 /* "A-" */
	FIND_LEVEL,	 /* "el1": arrives at level .value */
	FIND_WORLD,	 /* "world guest" */
	FIND_VECTORS,	 /* "vectors hyp" */
	FIND_CHECKPOINT, /* "checkpoint H2", or "H2" */
	FIND_CODE	 /* anything else: an instruction's text, or a symbol's
			  * that is entered */
};

struct find_code;

struct finder {
	char text[FIND_TEXT]; /* "" : no search */
	enum find_what what;
	unsigned int value;
	uint32_t *hits; /* events in order */
	size_t nhits, cap;
	uint32_t epoch;
	size_t seen; /* events searched */
	/* What each PC's instruction and symbol say; owned. */
	struct find_code *codes;
	size_t ncodes, codes_cap;
};

/* Search for something else; -1 if the text is too long. */
int find_set(struct finder *f, const char *text);
/* Take in what the trace has more. */
int find_follow(struct finder *f, const struct session *s, struct digest *d);
void find_free(struct finder *f);

/* How many hits there are below an event. */
size_t find_below(const struct finder *f, size_t event);

#endif
