/* SPDX-License-Identifier: MIT */
/*
 * lend.h - hand the session's stopped machine to GDB and take it back.
 */
#ifndef TRACE_LEND_H
#define TRACE_LEND_H

#include "trace/session.h"

struct lend_options {
	const char *gdb; /* NULL: $VHELAB_GDB, gdb-multiarch, gdb */
	/* Each NULL or an array that NULL ends: files that GDB sources before
	 * it connects, and commands that it executes behind. */
	const char *const *scripts;
	const char *const *commands;
	bool batch;	  /* GDB ends behind the commands */
	const int *stdio; /* GDB's descriptors 0 to 2; NULL: ours */
};

struct lend_result {
	bool moved;    /* the machine may have run */
	bool wrote;    /* registers, memory or devices were written to */
	bool rejoined; /* so the trace begins anew, at event 0 */
	/* Of a trace that begins anew: are the calls known that led there? If
	 * not, world and lap are right from the next system call on. */
	bool calls_known;
	int gdb_status; /* GDB's, see waitpid(2) */
};

/*
 * session_lend - run GDB on the session's machine, with the images' symbols,
 * and wait for its end. The session must be synced: session_sync(). The
 * terminal is GDB's meanwhile, so a screen must be put away before and drawn
 * anew behind, the size asked for again.
 *
 * Whatever GDB does, and however it ends, the machine is stopped afterwards.
 * If GDB has only looked, the session goes on as if nothing had been.
 * Otherwise the trace begins anew where GDB has left the machine, and so does
 * what can be gone back to. A machine that has powered itself off leaves the
 * trace as it is, with s->off. -1: ERR_ENV if GDB could not be run, ERR_USAGE
 * if there is nothing to lend, ERR_TARGET with s->off if the machine has died,
 * ERR_CANCELLED when the user gave up; *@result is set all the same.
 */
int session_lend(struct session *s, const struct lend_options *opt,
		 struct lend_result *result, struct err *err);

#endif
