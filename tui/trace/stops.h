/* SPDX-License-Identifier: MIT */
/*
 * stops.h - where a sparse recording stops: breakpoints on the instructions
 * that can change flags, vectors, level or synchronisation, found by decoding
 * the code of the images, never by labels.
 */
#ifndef TRACE_STOPS_H
#define TRACE_STOPS_H

#include "image/symbols.h"
#include "trace/trace.h"

/* Not all matter all the time: a stop is armed while one of its groups is. */
enum {
	/* Writes of DAIF and VBAR, ERET; entries; vector slots. */
	STOP_ALWAYS = 1,
	/* ISB: where nothing waits to be synchronised, and no SError window
	 * to be closed, it changes nothing. */
	STOP_SYNC = 16,
	/* Writes of other registers that change the context: the first one
	 * behind a synchronisation matters, no more. */
	STOP_CONTEXT = 2,
	/* Returns in the hypervisor: the first in the exit path ends it. */
	STOP_RETURN = 4,
	/* Where calls come back to in the run ioctl. */
	STOP_BACK = 8,
};

struct stop {
	uint64_t addr;
	unsigned int groups;
	bool wanted;
	bool set; /* in the machine */
};

struct stops {
	struct stop *list; /* by address */
	size_t count, cap;
};

/* Of every code section of every image; -1 when there are absurdly many. */
int stops_scan(struct stops *s, const struct symbols *syms,
	       const struct trace_landmarks *lm, struct err *err);
int stops_add(struct stops *s, uint64_t addr, unsigned int groups,
	      struct err *err);
/* The sixteen slots of a vector table. */
int stops_add_vectors(struct stops *s, uint64_t vbar, struct err *err);
/* Which groups an instruction is in by what it does. */
unsigned int stops_groups(uint32_t word);
/* Arm exactly the stops of @groups, without the one at @off, where the
 * machine stands; and @next besides, if that is not 0. */
int stops_arm(struct stops *s, struct machine *m, unsigned int groups,
	      uint64_t off, uint64_t next, struct err *err);
void stops_release(struct stops *s);

#endif
