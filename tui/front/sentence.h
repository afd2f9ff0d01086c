/* SPDX-License-Identifier: MIT */
/*
 * sentence.h - what happened, in words. No curses: the same model gives the
 * same sentence on any terminal.
 */
#ifndef FRONT_SENTENCE_H
#define FRONT_SENTENCE_H

#include "model.h"

#define FLAG_LIST_LEN 8

/* "D A" for FLAG_D | FLAG_A, "" for none. Returns @buf. */
const char *sentence_flags(unsigned int flags, char buf[FLAG_LIST_LEN]);

/*
 * "LEAK D A" for what a lap lets out; "LEAK D A so far" while its H2 lasts,
 * for the caller may yet restore them. Returns @buf.
 */
#define LEAK_LEN 24
const char *sentence_leak(unsigned int leak, const struct lap *lap,
			  char buf[LEAK_LEN]);

/* "EL2h", "EL1t", "EL0". Returns @buf. */
const char *sentence_el(const struct trace_event *e, char buf[8]);

/* What a goal runs to: "the guest entry". */
const char *sentence_goal(enum session_goal goal);

/*
 * sentence_change - what led to event @i: the instruction of the event
 * before, or the exception taken, and what it did to the flags, the vectors
 * and the exception level. "msr daifclr, #4 cleared A". Returns @buf.
 */
const char *sentence_change(const struct session *s, size_t i, char *buf,
			    size_t len);

/* The status line at event m->event: its number, checkpoint, leak, cause. */
const char *sentence_event(const struct model *m, char *buf, size_t len);

/* The status line after a run towards @goal that ended with @outcome. */
const char *sentence_stop(const struct model *m, enum session_goal goal,
			  enum session_outcome outcome, char *buf, size_t len);

#endif
