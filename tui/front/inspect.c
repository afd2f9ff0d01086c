// SPDX-License-Identifier: MIT
#include "inspect.h"

#include <stdio.h>
#include <string.h>

#include "front_impl.h"
#include "regs/hcr.h"
#include "shadow.h"

/* ---- sets ---------------------------------------------------------------- */

static void record(struct inspect_set *set, enum reg_id id, uint64_t value)
{
	set->value[id] = value;
	set->has[id] = true;
}

/* What the event itself knows. Of CPSR that is not enough to show it. */
static void set_recorded(struct inspect_set *set, const struct trace_event *e,
			 size_t event, uint32_t epoch)
{
	bool host_el1 = e->el < 2 && !(e->hcr_el2 & (HCR_E2H | HCR_VM));

	memset(set, 0, sizeof(*set));
	set->valid = true;
	set->event = event;
	set->epoch = epoch;
	record(set, REG_PC, e->pc);
	record(set, REG_SPSR_EL2, e->spsr_el2);
	record(set, REG_ELR_EL2, e->elr_el2);
	record(set, REG_ESR_EL2, e->esr_el2);
	record(set, REG_HCR_EL2, e->hcr_el2);
	record(set, host_el1 ? REG_VBAR_EL1 : REG_VBAR_EL2, e->vbar);
}

bool inspect_fresh(const struct model *m, bool valid, size_t event,
		   uint32_t epoch)
{
	return valid && event == m->event && epoch == trace_epoch(m->s->trace);
}

static bool set_is_of(const struct inspect_set *set, size_t event,
		      uint32_t epoch)
{
	return set->valid && set->event == event && set->epoch == epoch;
}

void inspect_current(const struct model *m, struct inspect_set *set)
{
	const struct inspect *in = m->inspect;
	uint32_t epoch = trace_epoch(m->s->trace);

	if (in && set_is_of(&in->now, m->event, epoch))
		*set = in->now;
	else
		set_recorded(set, m->now, m->event, epoch);
}

static size_t event_before(const struct model *m)
{
	return m->event - (m->now->seq - m->was->seq);
}

static bool last_stop(const struct model *m, struct inspect_set *set)
{
	const struct inspect *in = m->inspect;
	uint32_t epoch = trace_epoch(m->s->trace);

	if (m->was == m->now)
		return false;
	if (in && set_is_of(&in->last, event_before(m), epoch))
		*set = in->last;
	else
		set_recorded(set, m->was, event_before(m), epoch);
	return true;
}

/* A restart leaves marks where they are, and their registers with them. */
bool inspect_reference(const struct model *m, struct inspect_set *set)
{
	const struct inspect *in = m->inspect;

	if (!in || in->diff == INSPECT_LAST)
		return last_stop(m, set);
	*set = in->marks[in->diff];
	return set->valid;
}

const char *inspect_reference_name(const struct model *m, char *buf, size_t len)
{
	const struct inspect *in = m->inspect;

	if (in && in->diff >= 0)
		snprintf(buf, len, "mark %s", marks_name(in->diff));
	else if (m->was == m->now)
		snprintf(buf, len, "the beginning");
	else
		snprintf(buf, len, "event %zu", event_before(m));
	return buf;
}

const char *inspect_missing(const struct model *m)
{
	const struct inspect *in = m->inspect;

	if (in && set_is_of(&in->now, m->event, trace_epoch(m->s->trace)) &&
	    in->now.full)
		return "";
	if (!m->s->machine)
		return "a recording holds no more";
	if (in && *in->why)
		return in->why;
	if (!session_synced(m->s))
		return "the machine does not stand here";
	return "not read yet";
}

/* ---- at rest --------------------------------------------------------------- */

static int read_set(struct inspect *in, const struct session *s,
		    struct inspect_set *set, struct err *err)
{
	struct machine_registers regs;

	if (machine_registers(s->machine, &regs, err))
		return -1;
	memset(set, 0, sizeof(*set));
	memcpy(set->value, regs.value, sizeof(set->value));
	memcpy(set->has, regs.has, sizeof(set->has));
	set->valid = set->full = true;
	set->event = s->at;
	set->epoch = trace_epoch(s->trace);
	set->shadowed = shadow_read(s, set->shadow, in->no_shadow,
				    sizeof(in->no_shadow));
	return 0;
}

static void keep_marks(struct inspect *in, const struct marks *marks)
{
	for (int i = 0; i < MARKS; i++) {
		struct inspect_set *set = &in->marks[i];

		if (!marks->set[i])
			set->valid = false;
		else if (!set->full && set->valid &&
			 set->event == in->now.event)
			*set = in->now;
	}
}

static bool is_shown(const struct front *f, enum view_id view)
{
	const struct layout *l = f->screen.layout;

	return f->plain ||
	       (l && f->screen.shown[layout_slot_of(l, view)] == view);
}

static void inspect_side(const struct front *f, struct side *side)
{
	struct inspect *in = &side->inspect;
	const struct session *s = side->s;
	struct err err = { .kind = ERR_NONE };
	struct inspect_set set;

	in->why[0] = '\0';
	if (!s->machine || s->off || side->spent || !session_synced(s))
		return;
	if (read_set(in, s, &set, &err)) {
		snprintf(in->why, sizeof(in->why), "%s", err.text);
		return;
	}
	if (in->now.event != set.event || in->now.epoch != set.epoch)
		in->last = in->now;
	in->now = set;
	keep_marks(in, &f->marks);
	if (is_shown(f, VIEW_MEMORY))
		inspect_memory_read(in, s);
	if (is_shown(f, VIEW_STAGE2))
		inspect_stage2_read(in, s);
}

void inspect_rest(struct front *f)
{
	for (size_t i = 0; i < f->nsides && !f->running; i++)
		inspect_side(f, &f->sides[i]);
}

void inspect_mark(struct front *f, char name)
{
	const char text[] = { name, '\0' };
	struct inspect *in = &f->side->inspect;
	const struct session *s = f->side->s;
	uint32_t epoch = trace_epoch(s->trace);
	int i = marks_index(text);

	if (i < 0 || !trace_count(s->trace))
		return;
	if (set_is_of(&in->now, s->at, epoch))
		in->marks[i] = in->now;
	else
		set_recorded(&in->marks[i], trace_at(s->trace, s->at), s->at,
			     epoch);
}
