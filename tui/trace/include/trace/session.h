/* SPDX-License-Identifier: MIT */
/*
 * session.h - one target under observation: the images, the machine, the trace
 * that grows as the machine moves, and a position in that trace. The front
 * end and the subcommands drive a target through this and nothing else.
 *
 * Every instruction executed after session_open() is recorded, so provenance
 * and laps never have holes. Going back moves the position; the machine
 * follows when session_sync() is called, and going forward again reads the
 * record until its end before anything is executed. A change by hand in the
 * past drops the events behind it.
 */
#ifndef TRACE_SESSION_H
#define TRACE_SESSION_H

#include "image/disasm.h"
#include "trace/lap.h"

struct session_options {
	struct machine_options machine; /* .kernel and .guest are ELF paths */
	const char *user;   /* ELF file of a program in user space: symbols */
	const char *start;  /* a function to come by first, in any image: what
			    * happens for the first time is over there */
	const char *attach; /* a running stub instead of a new QEMU, or NULL */
	const char *name;   /* of the target, for titles: "v4.13" */
	const char *mode;   /* "vhe" */
	const char *guest;  /* name of the guest: "hello" */
	const char *script; /* what GDB loads when it is lent the machine */
	int boot_ms;	    /* on the wall, from power-on to the ioctl, before
			     * the target counts as stuck; 0: 20 s */
	char *last_words; /* SESSION_WORDS bytes of the caller's, or NULL: what
			     * the console said, should the open fail */
};

/* session_last_words() needs no more. */
#define SESSION_WORDS 8192

/* Stop there, if the level and the world fit: an address alone does not tell
 * a guest from its hypervisor. */
struct session_break {
	uint64_t addr;
	int el;	   /* -1: any */
	int world; /* enum world, -1: any */
	bool off;
};
#define SESSION_BREAKS 32

/* One of the two instructions that keep the flags, see unfix.h. */
struct unfix_place {
	uint64_t addr;
	uint32_t word; /* as it was found */
	bool gone;     /* a NOP is there at the position */
};

struct unfix {
	struct unfix_place mask;    /* msr daifset, #0xf */
	struct unfix_place restore; /* msr daif, xN */
};

struct history;

struct session {
	struct session_options opt;
	struct symbols symbols;
	struct disasm *disasm;
	struct machine *machine; /* NULL: a recording, or the machine is gone */
	struct trace *trace;
	struct trace_landmarks landmarks;
	size_t at; /* the position: index of an event, 0 in an empty trace */
	bool off;  /* the machine has powered itself off: trace only */
	bool take_irqs; /* single steps take pending interrupts */
	struct session_break breaks[SESSION_BREAKS];
	size_t nbreaks;
	struct history *history; /* how to go back; NULL: it cannot, for the
				  * options had no .machine.travel */
	size_t hyp_image;	 /* index in symbols of the kernel once more,
				  * where its code for EL2 runs; 0: none */
	struct unfix unfix;	 /* as found last; all 0: not looked for */
	void *owned;		 /* what a recording has read, or NULL */
};

/*
 * session_open - read the images, start the machine and bring it to the first
 * instruction of the run ioctl, which becomes event 0. On failure nothing is
 * left behind. Strings in @opt must outlive the session.
 */
int session_open(struct session *s, const struct session_options *opt,
		 struct err *err);
void session_close(struct session *s);
/*
 * session_last_words - take what the console has said and nobody has taken yet:
 * the end of it, at least half of @len, with '?' for what is not printable but
 * for line feeds. "" where there is no machine.
 */
void session_last_words(struct session *s, char *buf, size_t len);
/* Power-cycle and come back to event 0 of an empty trace; breakpoints and the
 * step mask stay. */
int session_restart(struct session *s, struct err *err);
/*
 * session_reload - the same with the images as they are now; breakpoints move
 * with their symbol. *@dropped: those whose place is gone. If the new images
 * are no good, or do not come as far as event 0, -1 and the session is as it
 * was; ERR_USAGE for one that was attached to or read from a file.
 */
int session_reload(struct session *s, unsigned int *dropped, struct err *err);

/* ---- moving ------------------------------------------------------------- */

enum session_goal {
	GOAL_STEP,	 /* one instruction */
	GOAL_OVER,	 /* one, and what it calls or traps into */
	GOAL_OUT,	 /* until the present function has returned */
	GOAL_FLAGS,	 /* the next change of a flag */
	GOAL_CHECKPOINT, /* the next checkpoint of a lap */
	GOAL_LEVEL,	 /* the next change of the exception level */
	GOAL_ENTRY,	 /* at the ERET into the guest */
	GOAL_EXIT,	 /* first instruction of the guest-exit vector */
	GOAL_LAP,	 /* the lap under way, or the next, is complete */
	GOAL_ADDRESS,	 /* at an address */
	GOAL_OFF,	 /* until told to stop, or power-off */
	GOAL_COUNT
};

enum session_outcome {
	SESSION_REACHED,
	SESSION_BREAK,	 /* at a breakpoint, before the goal */
	SESSION_STOPPED, /* the tick function said so */
	SESSION_BUDGET,	 /* the instructions ran out first */
	SESSION_BEGIN,	 /* going back: the beginning of the trace */
	SESSION_END,	 /* the end of a recording */
	SESSION_OFF,	 /* the machine powered itself off */
	SESSION_FAILED = -1,
};

/* Called about every 64 instructions and once at the end; false stops. */
typedef bool (*session_tick)(struct session *s, void *ctx);

struct session_order {
	enum session_goal goal;
	bool back;	    /* the same, towards the beginning */
	unsigned int flags; /* GOAL_FLAGS: one of these; 0: any */
	uint64_t address;   /* GOAL_ADDRESS */
	uint64_t budget;    /* instructions to execute at most */
	session_tick tick;  /* may be NULL */
	void *ctx;
};

/*
 * session_go - move the position until the goal is reached; always by at
 * least one event if there is one. A breakpoint stops every goal but
 * GOAL_STEP. Where the record ends, the machine executes on, and then stands
 * exactly at the last event of the trace. Back, only the position moves.
 * GOAL_OVER and GOAL_OUT back come to the call of the function.
 */
enum session_outcome session_go(struct session *s,
				const struct session_order *order,
				struct err *err);

/* Move the position, nothing else. -1 with ERR_USAGE behind the end. */
int session_seek(struct session *s, size_t event, struct err *err);

/* ---- the machine at the position ------------------------------------------ */

/* Does the machine stand where the position is? Not in a recording. */
bool session_synced(const struct session *s);
/* Can it be brought to the past at all? */
bool session_travels(const struct session *s);
/*
 * session_sync - bring the machine to the position: the nearest earlier
 * snapshot, then forward over the very instructions recorded, each compared
 * with the record. ERR_TARGET if the machine cannot go back, or did not come
 * out where the record says (then nothing but a restart helps). A machine that
 * is off is on again afterwards. @tick as in
 * session_go(); if it says stop, ERR_CANCELLED, and a later call goes on.
 */
int session_sync(struct session *s, session_tick tick, void *ctx,
		 struct err *err);

/*
 * session_rest - to be called when nobody waits for an answer: behind what was
 * recorded since the last time a snapshot may be due. At most some 30 ms.
 */
void session_rest(struct session *s);
/* "" or one line that says why going back is off, or does not get far. */
const char *session_travel_words(const struct session *s);
/*
 * Bytes that the console had shown, since power-on, before the instruction at
 * @event executed; UINT64_MAX: not known, all there are. What is written again
 * on the way through the past is dropped. When a change by hand drops events,
 * what they wrote counts no more, and a keeper of the text must drop all
 * behind session_console_total() of the last event that is left.
 */
uint64_t session_console_total(const struct session *s, size_t event);

/*
 * Write X0..X30, SP, PC or the flags (FLAG_* of regs/pstate.h) at the
 * position, which is synced first; what was recorded behind it is dropped, and
 * the event says .edited. ERR_USAGE for a system register: a stub takes such
 * a write and drops it.
 */
int session_write(struct session *s, enum reg_id reg, uint64_t value,
		  struct err *err);
int session_write_flags(struct session *s, unsigned int flags, struct err *err);
/* The same with an instruction word in RAM. */
int session_write_code(struct session *s, uint64_t addr, uint32_t word,
		       struct err *err);
/* Should single steps take pending interrupts? QEMU holds them back unless
 * told. In the past this drops what was recorded behind the position. */
int session_take_irqs(struct session *s, bool take, struct err *err);

/* -1 with ERR_USAGE when there are SESSION_BREAKS already. */
int session_break_add(struct session *s, const struct session_break *b,
		      struct err *err);
void session_break_remove(struct session *s, size_t index);
/* Would it stop there, towards a goal? */
bool session_break_fits(const struct session_break *b,
			const struct trace_event *e);

/* Which checkpoint of which lap the position stands at; false if none. */
bool session_checkpoint(const struct session *s, unsigned int *lap,
			enum checkpoint *cp);

/* Instruction text of an event; fills and returns @buf. */
const char *session_insn(const struct session *s, const struct trace_event *e,
			 char *buf, size_t len);

#endif
