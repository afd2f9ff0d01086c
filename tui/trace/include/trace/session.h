/* SPDX-License-Identifier: MIT */
/*
 * session.h - one target under observation: the images, the machine, and the
 * trace that grows as the machine moves. The front end and the subcommands
 * drive a target through this and through nothing else.
 *
 * Every instruction executed after session_open() is recorded. There is no
 * way to run without recording, so that provenance and laps never have holes.
 */
#ifndef TRACE_SESSION_H
#define TRACE_SESSION_H

#include "image/disasm.h"
#include "trace/lap.h"

struct session_options {
	struct machine_options machine; /* .kernel and .guest are ELF paths */
	const char *attach; /* a running stub instead of a new QEMU, or NULL */
	const char *name;   /* of the target, for titles: "v4.13" */
	const char *mode;   /* "vhe" */
	const char *guest;  /* name of the guest: "hello" */
};

struct session {
	struct session_options opt;
	struct symbols symbols;
	struct disasm *disasm;
	struct machine *machine;
	struct trace *trace;
	struct trace_landmarks landmarks;
	bool off; /* the machine has powered itself off: trace only */
};

/*
 * session_open - read the images, start the machine and bring it to the first
 * instruction of the run ioctl, which becomes event 0. On failure nothing is
 * left behind. Strings in @opt must outlive the session.
 */
int session_open(struct session *s, const struct session_options *opt,
		 struct err *err);
void session_close(struct session *s);
/* Power-cycle and come back to event 0 of an empty trace. */
int session_restart(struct session *s, struct err *err);

enum session_goal {
	GOAL_STEP,	 /* one instruction */
	GOAL_FLAGS,	 /* the next change of a flag */
	GOAL_CHECKPOINT, /* the next checkpoint of a lap */
	GOAL_ENTRY,	 /* at the ERET into the guest */
	GOAL_EXIT,	 /* first instruction of the guest-exit vector */
	GOAL_LAP,	 /* the lap under way, or the next, is complete */
	GOAL_OFF,	 /* until told to stop, or power-off */
	GOAL_COUNT
};

enum session_outcome {
	SESSION_REACHED,
	SESSION_STOPPED, /* the tick function said so */
	SESSION_BUDGET,	 /* the instructions ran out first */
	SESSION_OFF,	 /* the machine powered itself off */
	SESSION_FAILED = -1,
};

/* Called about every 64 instructions and once at the end; false stops. */
typedef bool (*session_tick)(struct session *s, void *ctx);

/*
 * session_go - step until the goal is reached; always at least one
 * instruction. The machine then stands exactly at the last event of the
 * trace. @tick may be NULL.
 */
enum session_outcome session_go(struct session *s, enum session_goal goal,
				uint64_t budget, session_tick tick, void *ctx,
				struct err *err);

/* Which checkpoint of which lap the last event stands at; false if none. */
bool session_checkpoint(const struct session *s, unsigned int *lap,
			enum checkpoint *cp);

/* Instruction text of an event; fills and returns @buf. */
const char *session_insn(const struct session *s, const struct trace_event *e,
			 char *buf, size_t len);

#endif
