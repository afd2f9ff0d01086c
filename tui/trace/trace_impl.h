/* SPDX-License-Identifier: MIT */
/*
 * trace_impl.h - the inside of a trace: the events, and the three small
 * machines that each new event passes through in this order: the call stack,
 * the synchroniser and the lap finder.
 */
#ifndef TRACE_IMPL_H
#define TRACE_IMPL_H

#include "image/insn.h"
#include "trace/lap.h"

/*
 * Return addresses of calls. The kernel's survive the guest: __guest_exit
 * returns to whoever called __guest_enter. Depths count entries, so a frame
 * "is left" when the stack is shorter than it was just after the call.
 */
#define CALLS_MAX 256

struct frames {
	uint64_t ret[CALLS_MAX];
	unsigned int depth;
};

struct calls {
	struct frames kernel;	  /* the host's and the switch's */
	struct frames guest;	  /* the guest's own, of all its levels */
	struct frames user;	  /* user space's, for as long as it runs */
	unsigned int ioctl_depth; /* frame of the run ioctl; 0: not inside */
	unsigned int run_depth;	  /* frame of the switch; 0: not inside */
	bool returned;		  /* the last event ended a call */
	bool holes;		  /* calls were made in a gap, unseen */
};

/* Is a write to a context-changing register still unsynchronised? */
struct sync {
	bool vbar;
	bool any;
};

struct laps {
	struct lap *laps; /* those that entered the switch */
	size_t count, cap;
	struct lap next; /* the candidate: H0 and H1 of what may follow */
	bool has_next;
	bool in_guest; /* the current lap is past its ERET */
};

/* x30 at the events where it was looked at, by number. */
struct link {
	uint64_t link;
	uint32_t seq;
};

struct links {
	struct link *list;
	size_t count, cap;
};

struct trace {
	struct trace_landmarks lm;
	struct trace_event *events;
	size_t count, cap;
	uint32_t seq;	/* of the next event */
	uint32_t epoch; /* how often events went or got other numbers */
	size_t limit;	/* thin out when so many have come since; 0: never */
	size_t thinned; /* those before have been thinned out */
	bool gaps;	/* somewhere in the events */
	struct calls calls, first_calls; /* known before the first event */
	struct sync sync;
	struct laps laps;
	struct links links;
};

/*
 * trace_take - append an event of which the inputs are known: all that a
 * recorder sees, .gap, .edited and, where edited, .exception. .seq is at least
 * trace_length(). All else is derived.
 */
int trace_take(struct trace *t, struct trace_event *e, uint64_t link,
	       struct err *err);
/* Room for that many events. */
int trace_reserve(struct trace *t, size_t count, struct err *err);

int links_note(struct links *l, uint32_t seq, uint64_t link, struct err *err);
/* The @link that the event of that number was appended with, or 0. */
uint64_t trace_link(const struct trace *t, uint32_t seq);

/* Is it an instruction of the guest's? */
bool trace_in_guest(const struct trace_event *e);
/* Do the two count their calls together? */
bool trace_same_frames(const struct trace_event *a,
		       const struct trace_event *b);

/* Does the event say what the sample says? */
bool trace_same_state(const struct trace_event *e,
		      const struct machine_sample *s);

/* The instruction executed at an event, decoded. */
struct insn trace_insn(const struct trace_event *e);

/* Follow calls and returns into @e, which has its el, pc and vbar already, and
 * give it its depth. @link: x30 at @e where it is known, else 0. */
void calls_follow(struct calls *c, const struct trace_landmarks *lm,
		  const struct trace_event *prev, struct trace_event *e,
		  uint64_t link);

/* Forget what trace_limit() says, but none of the @recent newest. */
int thin(struct trace *t, size_t recent, struct err *err);

/* The last event of the trace, complete, moves the lap finder on. */
int laps_follow(struct trace *t, struct err *err);
void laps_reset(struct laps *l);

#endif
