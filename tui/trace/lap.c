// SPDX-License-Identifier: MIT
/* What can be asked of a lap once its checkpoints are known. */
#include <stdio.h>
#include <string.h>

#include "regs/pstate.h"
#include "trace_impl.h"

static const struct {
	const char *name, *words;
} checkpoints[CP_COUNT] = {
	[CP_H0] = { "H0", "in the run ioctl, IRQs on" },
	[CP_H1] = { "H1", "IRQs off, before the call" },
	[CP_E1] = { "E1", "in the switch, host vectors" },
	[CP_E2] = { "E2", "VBAR := hyp vectors" },
	[CP_E3] = { "E3", "at the ERET into the guest" },
	[CP_X1] = { "X1", "first instruction of the exit vector" },
	[CP_X2] = { "X2", "the SError window" },
	[CP_X3] = { "X3", "exit path, hyp vectors" },
	[CP_X4] = { "X4", "host VBAR written, not synchronised" },
	[CP_X5] = { "X5", "after the ISB behind it" },
	[CP_H2] = { "H2", "back in the caller, IRQs still off" },
	[CP_H3] = { "H3", "IRQs on again" },
	[CP_U] = { "U", "back in user space" },
};

const char *checkpoint_name(enum checkpoint cp)
{
	return checkpoints[cp].name;
}

enum checkpoint checkpoint_find(const char *name)
{
	enum checkpoint cp = CP_H0;

	while (cp < CP_COUNT && strcmp(name, checkpoint_name(cp)) != 0)
		cp++;
	return cp;
}

const char *checkpoint_words(enum checkpoint cp)
{
	return checkpoints[cp].words;
}

const char *lap_flags(const struct trace *t, const struct lap_point *p,
		      char *buf, size_t len)
{
	char text[FLAGS_TEXT_LEN];
	size_t used = 0;

	buf[0] = '\0';
	for (uint32_t i = p->first; i <= p->last && used + 1 < len; i++) {
		unsigned int flags = trace_at(t, i)->flags;

		if (i != p->first && trace_at(t, i - 1)->flags == flags)
			continue;
		used += (size_t)snprintf(buf + used, len - used, "%s%s",
					 used ? ", then " : "",
					 flags_text(flags, text));
	}
	return buf;
}

static unsigned int point_flags(const struct trace *t,
				const struct lap_point *p)
{
	return trace_at(t, p->event)->flags;
}

unsigned int lap_leak_out(const struct trace *t, const struct lap *lap)
{
	const struct lap_point *h1 = &lap->points[CP_H1];
	const struct lap_point *h2 = &lap->points[CP_H2];

	if (!h1->present || !h2->present)
		return 0;
	return point_flags(t, h1) ^ point_flags(t, h2);
}

static bool inside(const struct lap_point *p, uint32_t i)
{
	return p->present && i >= p->first && i <= p->last;
}

/* Without an E2 the switch was entered through the hyp vectors. */
static uint32_t hyp_vectors_from(const struct lap *lap)
{
	const struct lap_point *e2 = &lap->points[CP_E2];

	return e2->present ? e2->first : lap->points[CP_E1].first;
}

/* What sets A again right behind the window's ISB still runs with it clear, and
 * an SError taken there is the window's. */
static bool shuts_window(const struct trace *t, const struct lap *lap,
			 uint32_t i)
{
	const struct lap_point *x2 = &lap->points[CP_X2];
	const struct trace_event *next = trace_at(t, i + 1);

	return x2->present && i == x2->last + 1 && !trace_at(t, i)->gap &&
	       (!next || (next->flags & FLAG_A));
}

static unsigned int leaks_in(const struct trace *t, const struct lap *lap,
			     uint32_t i)
{
	const struct trace_event *e = trace_at(t, i);
	unsigned int clear = ~(unsigned int)e->flags & FLAGS_ALL;

	if (e->world != WORLD_HYP || inside(&lap->points[CP_X2], i))
		return 0;
	if (clear & FLAG_A && shuts_window(t, lap, i))
		clear &= ~(unsigned int)FLAG_A;
	return clear;
}

uint32_t lap_leak_in_event(const struct trace *t, const struct lap *lap)
{
	const struct lap_point *x3 = &lap->points[CP_X3];

	for (uint32_t i = hyp_vectors_from(lap); x3->present && i <= x3->last;
	     i++) {
		if (leaks_in(t, lap, i))
			return i;
	}
	return TRACE_NO_EVENT;
}

unsigned int lap_leak_in(const struct trace *t, const struct lap *lap)
{
	uint32_t i = lap_leak_in_event(t, lap);
	unsigned int clear = 0;

	for (; i != TRACE_NO_EVENT && i <= lap->points[CP_X3].last; i++)
		clear |= leaks_in(t, lap, i);
	return clear;
}
