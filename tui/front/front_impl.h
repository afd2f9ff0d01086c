/* SPDX-License-Identifier: MIT */
/*
 * front_impl.h - the state of the front end, for the files that make it. A
 * view sees none of this: it is given a model.
 */
#ifndef FRONT_FRONT_IMPL_H
#define FRONT_FRONT_IMPL_H

#include "front/front.h"
#include "inspect.h"
#include "keys.h"
#include "log.h"
#include "marks.h"
#include "model.h"
#include "prompt.h"
#include "quiz.h"
#include "reload.h"
#include "restore.h"
#include "screen.h"
#include "settings.h"
#include "verb.h"
#include "work.h"

#define QUEUE_MAX  64
#define STATUS_MAX (ERR_TEXT_MAX + 64)

/* A target and how it is looked at. */
struct side {
	struct session *s;
	struct console console;
	uint32_t console_epoch; /* of the trace that the console belongs to */
	struct gaze gaze;
	struct study study;
	struct inspect inspect;
	struct reload reload;
	char machine[64]; /* what runs the target */
	enum model_state state;
	struct err failure; /* why the target is gone */
	bool spent;	    /* it cannot even be restarted */
};

/* What lies over the views and takes the keys. */
enum overlay {
	OVERLAY_NONE,
	OVERLAY_HELP,
	OVERLAY_LINES, /* what front_tell() was given */
	OVERLAY_ASK,
	OVERLAY_LOST
};

/* What is written once the user has said yes. */
struct change {
	enum { CHANGE_REGISTER, CHANGE_FLAGS, CHANGE_IRQS, CHANGE_UNFIX } kind;
	enum reg_id reg;
	uint64_t value;
	struct unfix unfix; /* value: are they taken out, or put back? */
};

struct front {
	struct front_host host;
	struct side sides[2]; /* the second one to compare with */
	size_t nsides;
	struct side *side; /* the one that keys and verbs are about */
	struct screen screen;
	struct settings settings;
	char status[STATUS_MAX];
	const struct lab_text *lab; /* NULL: no lab */
	struct work work;
	char above[STATUS_MAX]; /* the status before the prompt's hint */
	bool said;		/* by the command that runs, or ran last */
	char *lines;		/* more of it, or NULL */
	size_t length;		/* of lines */
	struct prompt prompt;
	struct marks marks;
	struct log log;
	struct restore restore;
	struct change change;
	bool plain; /* there is no screen */
	struct quiz quiz;
	bool following; /* what runs is part of another order */

	enum overlay overlay;
	int overlay_scroll;
	char question[STATUS_MAX];
	const char *answers;	     /* "y restarts, n does not" */
	int (*yes)(struct front *f); /* what is done then */

	int queue[QUEUE_MAX]; /* keys typed ahead */
	size_t queued;
	bool running;
	struct session_order order; /* what runs, or ran last */
	bool interrupted;

	bool done;
	struct err failure;
};

/* One line for the user; it replaces the last. */
void front_say(struct front *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* More lines, each with its line feed, for those who want to read on. */
void front_tell(struct front *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Lay what was told over the views, if there are any. */
void front_show_lines(struct front *f);
/* Say what @err says; returns -1. */
int front_fail(struct front *f, const struct err *err);
/* A question over the views; @yes is called if it is answered so. */
void front_ask(struct front *f, const char *answers,
	       int (*yes)(struct front *f), const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The model of what is shown now. */
void front_model(struct front *f, struct model *m);

/* ---- move.c: what moves the target --------------------------------------- */

/* Carry out an order of the session's; fills in budget and tick. */
int front_go(struct front *f, const struct session_order *order);
/*
 * The same @times over, not counting arrivals elsewhere than at checkpoint
 * @cp, CP_COUNT: none is elsewhere. Breakpoints end it, and so does the user.
 */
int front_go_times(struct front *f, const struct session_order *order,
		   uint64_t times, enum checkpoint cp);
/* The position has moved: views come back to their own place, the lap shown is
 * the position's. */
void front_arrive(struct front *f);
int front_restart(struct front *f);
/* Bring the machine to the position, unless a key comes first. */
void front_follow(struct front *f);
/* Move the position, nothing else. */
int front_show_event(struct front *f, size_t event);
/* A checkpoint as it was typed, h1 for H1; CP_COUNT if it is none. */
enum checkpoint checkpoint_typed(const char *name);

/* The verb `find`; back with w->back. */
int front_find(struct front *f, const struct verb *v, const struct words *w);

#endif
