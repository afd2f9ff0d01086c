// SPDX-License-Identifier: MIT
#include "lend.h"

#include "front_impl.h"
#include "trace/lend.h"

struct loan {
	struct session *s;
	struct lend_result result;
	struct err err;
};

static int lend(void *arg)
{
	struct loan *loan = arg;
	const char *const scripts[] = { loan->s->opt.script, NULL };
	const struct lend_options opt = { .scripts = scripts };

	return session_lend(loan->s, &opt, &loan->result, &loan->err);
}

/* Why there is nothing to hand over, or NULL. */
static const char *refusal(const struct front *f)
{
	if (!f->side->s->machine)
		return "this is a recording: there is no machine to hand over";
	if (f->side->s->opt.attach)
		return "this stub is somebody else's: connect GDB to it, there";
	if (f->side->state == STATE_OFF || f->side->state == STATE_DEAD)
		return "the machine is gone: restart, then hand it over";
	return NULL;
}

static void say_rejoined(struct front *f, const struct lend_result *r)
{
	const struct session *s = f->side->s;
	const struct trace_event *e = trace_last(s->trace);
	char at[96];

	front_say(f,
		  "GDB left the machine at %s: the recording begins anew "
		  "here%s",
		  e ? symbols_format(&s->symbols, e->pc, at, sizeof(at))
		    : "an unknown place",
		  r->calls_known ? ""
				 : "; worlds and laps are right from the next "
				   "system call on");
}

/* The trace is another one: what pointed into it points nowhere. */
static void take_back(struct front *f, const struct lend_result *r)
{
	f->side->state = f->side->s->off ? STATE_OFF : STATE_STOPPED;
	if (r->rejoined) {
		marks_cut(&f->marks, 0);
		f->side->gaze = (struct gaze){ 0 };
	}
	front_arrive(f);
	if (r->rejoined)
		say_rejoined(f, r);
	else if (f->side->s->off)
		front_say(f, "under GDB the machine has powered itself off: "
			     "restart begins again");
	else
		front_say(f, "GDB has only looked: nothing has moved");
}

int lend_to_gdb(struct front *f)
{
	const char *why = refusal(f);
	struct loan loan = { .s = f->side->s };
	int failed;

	if (why) {
		front_say(f, "%s", why);
		return -1;
	}
	if (session_sync(loan.s, NULL, NULL, &loan.err))
		return front_fail(f, &loan.err);
	failed = f->host.outside ? f->host.outside(f->host.ctx, lend, &loan)
				 : lend(&loan);
	front_read_console(f);
	take_back(f, &loan.result);
	return failed ? front_fail(f, &loan.err) : 0;
}
