/* SPDX-License-Identifier: MIT */
/*
 * digest.h - a trace in short, for views that must not look at every event of
 * a long one: its runs of constant state and its transitions. It grows with
 * the trace, and begins again when the trace changes its epoch.
 */
#ifndef FRONT_DIGEST_H
#define FRONT_DIGEST_H

#include "trace/trace.h"

/* Events in a row with the same flags, level, world and vectors. */
struct run {
	uint32_t first;	  /* event; the next run's is behind the last */
	uint32_t weight;  /* of all runs before: see digest_weight() */
	uint32_t entries; /* runs before that begin in the guest, coming from
			   * elsewhere */
	uint8_t flags, el, world, vectors;
};

/* Of DIGEST_BLOCK runs together: flags set in some, in all of them. */
#define DIGEST_BLOCK 64
struct run_block {
	uint8_t any, all;
};

struct digest {
	uint32_t epoch;
	size_t count; /* events taken in */
	struct run *runs;
	size_t nruns;
	struct run_block *blocks;
	size_t nblocks;
	uint32_t *changes; /* the transitions, events in order */
	size_t nchanges;
	size_t runs_cap, blocks_cap, changes_cap;
	size_t visited; /* events, runs and blocks ever looked at: what the
			 * digest costs, for tests */
};

/* Take in what the trace has more. Without memory the digest stays short of
 * the trace: -1. */
int digest_follow(struct digest *d, const struct trace *t);
void digest_free(struct digest *d);

/* Index of the run that holds an event below d->count. */
size_t digest_run(struct digest *d, size_t event);
/* Event behind the last one of a run. */
size_t digest_run_end(const struct digest *d, size_t run);
/* Does the run begin in the guest, coming from elsewhere? */
bool digest_entry(const struct digest *d, size_t run);
/* Flags set in some and in all of the runs @from to @to, inclusive. */
struct run_block digest_flags(struct digest *d, size_t from, size_t to);
/* How many transitions there are up to and including an event. */
size_t digest_changes_to(struct digest *d, size_t event);

/* What a stretch of @events weighs on a strip: the logarithm of its length,
 * so that a change is never hidden by a long wait. */
unsigned int digest_weight(size_t events);

#endif
