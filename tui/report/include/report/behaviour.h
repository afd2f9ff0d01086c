/* SPDX-License-Identifier: MIT */
/*
 * behaviour.h - what a target does, as plain data: taken from a session, and
 * on its own from then on. Reports that hold several targets side by side are
 * made from these and from nothing else.
 *
 * All strings are scrubbed of control characters. They still are foreign:
 * names of symbols and of targets may hold any other byte, so a format
 * escapes what it must.
 */
#ifndef REPORT_BEHAVIOUR_H
#define REPORT_BEHAVIOUR_H

#include "trace/cost.h"
#include "trace/session.h"

#define BEHAVIOUR_LAPS	   2 /* captured: laps 1 and 2 */
#define BEHAVIOUR_VERDICTS 8 /* at most, a lap */

/* A checkpoint of a lap. */
struct behaviour_cell {
	bool present;	/* else the switch has no such place: all else is 0 */
	char flags[32]; /* as lap_flags() writes them: "D-IF, then --I-" */
	uint8_t el;
	uint8_t world;	 /* enum world */
	uint8_t vectors; /* enum vectors */
	bool synchronised;
	uint64_t event; /* its place among the stretches */
	uint64_t first; /* where it begins: before .event, if a flag is written
			 * inside */
	uint64_t pc;
	char symbol[96]; /* "__kvm_vcpu_run+0x1c" */
};

/* A run of events with the same flags, EL, world, vectors and .synchronised;
 * they follow each other without a hole. */
struct behaviour_stretch {
	uint64_t event;	       /* the first one's, as docs/trace.md counts */
	uint64_t instructions; /* in it; at least 1 */
	uint64_t pc;	       /* of the first */
	char symbol[96];
	uint8_t flags; /* FLAG_* of regs/pstate.h */
	uint8_t el, world, vectors;
	bool synchronised;
	bool exception; /* an exception led here, taken at .began */
	/* The instruction before, which began it, and where that stands; both
	 * "" in the first stretch of a trace. */
	char began[64];
	char began_at[96];
};

struct behaviour_verdict {
	char rule[48];
	bool holds;
	char says[160]; /* what was expected and found; "" if it holds */
};

struct behaviour_lap {
	bool complete; /* if not, there are neither verdicts nor a cost */
	struct behaviour_cell cells[CP_COUNT]; /* by enum checkpoint */
	/* From the lap's first checkpoint to where the next lap begins, or the
	 * first instruction back in user space. */
	struct behaviour_stretch *stretches;
	size_t nstretches;
	struct behaviour_verdict verdicts[BEHAVIOUR_VERDICTS];
	size_t nverdicts;
	unsigned int leak_out, leak_in; /* FLAG_*: see trace/lap.h */
	struct cost cost;
};

struct behaviour {
	char *name;	/* "v4.13" */
	char *title;	/* one line; "" if none is known */
	char *mode;	/* "vhe" */
	char *guest;	/* "hello" */
	char *recorder; /* "log" */
	/* False for a recorder that does not see every instruction: stretches
	 * are then counted in its events, and no cost is known. */
	bool instructions;
	struct behaviour_lap laps[BEHAVIOUR_LAPS];
};

/*
 * behaviour_capture - from a session, living or read from a file; it may be
 * closed afterwards. @title may be NULL. -1 when memory is short.
 */
int behaviour_capture(struct behaviour *b, const struct session *s,
		      const char *title, const char *recorder, struct err *err);
void behaviour_release(struct behaviour *b);

/* Does that cell show something else there? Flags, level, vectors and
 * synchronisation count, addresses do not. */
bool behaviour_cells_differ(const struct behaviour_cell *a,
			    const struct behaviour_cell *b);
/* All cells and verdicts of both laps alike? */
bool behaviour_same(const struct behaviour *a, const struct behaviour *b);
/* How many verdicts of both laps are broken. */
unsigned int behaviour_broken(const struct behaviour *b);
/* The verdict of that name, or NULL. */
const struct behaviour_verdict *
behaviour_verdict_of(const struct behaviour_lap *lap, const char *rule);

#endif
