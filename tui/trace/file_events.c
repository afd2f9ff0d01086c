// SPDX-License-Identifier: MIT
/*
 * The events of a trace file. Reading takes each event through the same
 * derivation as a recorder does. Writing does so, too, into a second trace:
 * where that comes to another conclusion, because what has been forgotten in
 * a gap was needed for it, the conclusion is stored with the event.
 */
#include <stdlib.h>
#include <string.h>

#include "file_impl.h"

/* ---- conclusions ---------------------------------------------------------------- */

static bool same_conclusions(const struct trace_event *a,
			     const struct trace_event *b)
{
	return a->world == b->world && a->vectors == b->vectors &&
	       a->depth == b->depth && a->synchronised == b->synchronised &&
	       a->exception == b->exception &&
	       !memcmp(a->changed, b->changed, sizeof(a->changed));
}

static void conclude(struct trace_event *e, const struct trace_event *from)
{
	e->world = from->world;
	e->vectors = from->vectors;
	e->depth = from->depth;
	e->synchronised = from->synchronised;
	e->exception = from->exception;
	memcpy(e->changed, from->changed, sizeof(e->changed));
}

static void put_conclusions(struct bytes *out, const struct trace_event *e,
			    size_t index)
{
	unsigned int byte = e->world | (unsigned int)e->vectors << 2;

	bytes_u8(out, byte | (e->synchronised ? 0x10U : 0U) |
			      (e->exception ? 0x20U : 0U));
	bytes_u8(out, e->depth);
	for (unsigned int bit = 0; bit < 4; bit++)
		bytes_number(out, e->changed[bit] == TRACE_NO_EVENT
					  ? 0
					  : index - e->changed[bit] + 1);
}

static void take_conclusions(struct cursor *c, struct trace_event *e,
			     size_t index)
{
	unsigned int byte = cursor_u8(c);

	e->world = byte & 3;
	e->vectors = byte >> 2 & 3;
	e->synchronised = byte >> 4 & 1;
	e->exception = byte >> 5 & 1;
	e->depth = (uint8_t)cursor_u8(c);
	c->failed |= byte >> 6;
	for (unsigned int bit = 0; bit < 4; bit++) {
		uint64_t back = cursor_number(c);

		c->failed |= back > index + 1;
		e->changed[bit] = back ? (uint32_t)(index + 1 - back)
				       : TRACE_NO_EVENT;
	}
}

/* ---- inputs -------------------------------------------------------------------- */

static unsigned int pstate_byte(const struct trace_event *e)
{
	return e->flags | (unsigned int)e->el << 4 |
	       (unsigned int)e->spsel << 6;
}

static unsigned int taken_of(const struct trace_event *e,
			     const struct trace_event *prev)
{
	return (e->spsr_el2 != prev->spsr_el2 ? TAKEN_SPSR : 0U) |
	       (e->elr_el2 != prev->elr_el2 ? TAKEN_ELR : 0U) |
	       (e->esr_el2 != prev->esr_el2 ? TAKEN_ESR : 0U);
}

static unsigned int more_of(const struct trace_event *e,
			    const struct trace_event *prev, bool begins,
			    uint64_t link)
{
	return (e->seq != (begins ? 0 : prev->seq + 1) ? MORE_SEQ : 0U) |
	       (link ? MORE_LINK : 0U) | (e->edited ? MORE_EDITED : 0U) |
	       (e->edited && e->exception ? MORE_EXCEPTION : 0U);
}

static unsigned int first_of(const struct trace_event *e,
			     const struct event_memory *m, uint64_t predicted,
			     unsigned int more)
{
	const struct trace_event *prev = &m->prev;

	return (e->pc != predicted ? EVENT_JUMP : 0U) |
	       (e->word != m->slots[m->at].word ? EVENT_WORD : 0U) |
	       (pstate_byte(e) != pstate_byte(prev) ? EVENT_PSTATE : 0U) |
	       (e->vbar != prev->vbar ? EVENT_VBAR : 0U) |
	       (e->hcr_el2 != prev->hcr_el2 ? EVENT_HCR : 0U) |
	       (taken_of(e, prev) ? EVENT_TAKEN : 0U) |
	       (e->gap ? EVENT_GAP : 0U) | (more ? EVENT_MORE : 0U);
}

static void put_taken(struct bytes *out, const struct trace_event *e,
		      const struct trace_event *prev)
{
	unsigned int which = taken_of(e, prev);

	bytes_u8(out, which);
	if (which & TAKEN_SPSR)
		bytes_number(out, e->spsr_el2 ^ prev->spsr_el2);
	if (which & TAKEN_ELR)
		bytes_number(out, e->elr_el2 ^ prev->elr_el2);
	if (which & TAKEN_ESR)
		bytes_number(out, e->esr_el2 ^ prev->esr_el2);
}

static void put_values(struct bytes *out, const struct trace_event *e,
		       struct event_memory *m, uint64_t predicted,
		       unsigned int first)
{
	if (first & EVENT_JUMP)
		bytes_signed(out, (int64_t)(e->pc - predicted));
	if (first & EVENT_WORD)
		bytes_le32(out, e->word);
	if (first & EVENT_PSTATE)
		bytes_u8(out, pstate_byte(e));
	if (first & EVENT_VBAR)
		bytes_number(out, e->vbar ^ m->prev.vbar);
	if (first & EVENT_HCR)
		bytes_number(out, e->hcr_el2 ^ m->prev.hcr_el2);
	if (first & EVENT_TAKEN)
		put_taken(out, e, &m->prev);
}

static int put_event(struct bytes *out, struct event_memory *m,
		     const struct trace_event *e, size_t index, uint64_t link,
		     bool follows)
{
	uint64_t predicted = memory_predict(m);
	unsigned int more = more_of(e, &m->prev, !index, link) |
			    (follows ? 0 : MORE_CONCLUSION);
	unsigned int first;

	if (memory_follow(m, e->pc))
		return -1;
	first = first_of(e, m, predicted, more);
	bytes_u8(out, first);
	if (more)
		bytes_u8(out, more);
	put_values(out, e, m, predicted, first);
	if (more & MORE_SEQ)
		bytes_number(out, e->seq - (index ? m->prev.seq + 1 : 0));
	if (more & MORE_LINK)
		bytes_number(out, link);
	if (more & MORE_CONCLUSION)
		put_conclusions(out, e, index);
	m->slots[m->at].word = e->word;
	m->prev = *e;
	return 0;
}

static void take_taken(struct cursor *c, struct trace_event *e)
{
	unsigned int which = cursor_u8(c);

	if (which & TAKEN_SPSR)
		e->spsr_el2 ^= cursor_number(c);
	if (which & TAKEN_ELR)
		e->elr_el2 ^= cursor_number(c);
	if (which & TAKEN_ESR)
		e->esr_el2 ^= cursor_number(c);
	c->failed |= which & ~7U;
}

static void take_pstate(struct cursor *c, struct trace_event *e)
{
	unsigned int byte = cursor_u8(c);

	e->flags = byte & 0xf;
	e->el = byte >> 4 & 3;
	e->spsel = byte >> 6 & 1;
	c->failed |= byte >> 7;
}

/* @e has the values of the event before it. */
static void take_values(struct cursor *c, struct trace_event *e,
			unsigned int first)
{
	if (first & EVENT_WORD)
		e->word = cursor_le32(c);
	if (first & EVENT_PSTATE)
		take_pstate(c, e);
	if (first & EVENT_VBAR)
		e->vbar ^= cursor_number(c);
	if (first & EVENT_HCR)
		e->hcr_el2 ^= cursor_number(c);
	if (first & EVENT_TAKEN)
		take_taken(c, e);
}

/* Numbers only grow, and the greatest means none. */
static void take_seq(struct cursor *c, struct trace_event *e, unsigned int more,
		     bool begins)
{
	uint64_t seq = begins ? 0 : (uint64_t)e->seq + 1;
	uint64_t skipped = more & MORE_SEQ ? cursor_number(c) : 0;

	c->failed |= skipped >= TRACE_NO_EVENT ||
		     seq + skipped >= TRACE_NO_EVENT;
	e->seq = (uint32_t)(seq + skipped);
}

static int take_event(struct cursor *c, struct event_memory *m,
		      struct trace_event *e, uint64_t *link, bool begins)
{
	unsigned int first = cursor_u8(c);
	unsigned int more = first & EVENT_MORE ? cursor_u8(c) : 0;
	uint64_t pc = memory_predict(m);

	if (first & EVENT_JUMP)
		pc += (uint64_t)cursor_signed(c);
	if (memory_follow(m, pc))
		return -1;
	*e = m->prev;
	e->pc = pc;
	e->word = m->slots[m->at].word;
	take_values(c, e, first);
	take_seq(c, e, more, begins);
	*link = more & MORE_LINK ? cursor_number(c) : 0;
	e->gap = first & EVENT_GAP;
	e->edited = more & MORE_EDITED;
	e->exception = more & MORE_EXCEPTION;
	m->slots[m->at].word = e->word;
	m->prev = *e;
	c->failed |= (more & ~(unsigned int)MORE_KNOWN) || (begins && e->gap);
	return more & MORE_CONCLUSION ? 1 : 0;
}

/* ---- all of them ------------------------------------------------------------------ */

static struct trace_event *newest(struct trace *t)
{
	return &t->events[t->count - 1];
}

static int put_events(const struct trace *t, struct bytes *out,
		      struct event_memory *m, struct trace *derived,
		      struct err *err)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct trace_event *e = &t->events[i];
		struct trace_event inputs = *e;
		uint64_t link = trace_link(t, e->seq);
		bool follows;

		inputs.exception &= e->edited;
		if (trace_take(derived, &inputs, link, err))
			return -1;
		follows = same_conclusions(newest(derived), e);
		if (!follows)
			conclude(newest(derived), e);
		if (put_event(out, m, e, i, link, follows))
			return err_nomem(err);
	}
	return out->failed ? err_nomem(err) : 0;
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint64_t *list_pcs(const struct event_memory *m, struct err *err)
{
	uint64_t *pcs = calloc(m->count + 1, sizeof(*pcs));
	size_t n = 0;

	if (!pcs) {
		err_nomem(err);
		return NULL;
	}
	for (size_t i = 0; i < m->cap; i++) {
		if (m->slots[i].used)
			pcs[n++] = m->slots[i].pc;
	}
	qsort(pcs, n, sizeof(*pcs), ascending);
	return pcs;
}

uint64_t *events_write(const struct trace *t, struct bytes *out,
		       struct trace **derived, size_t *npcs, struct err *err)
{
	struct event_memory m = { 0 };
	uint64_t *pcs = NULL;

	*derived = trace_new(&t->lm, err);
	bytes_number(out, t->count);
	if (*derived && !put_events(t, out, &m, *derived, err))
		pcs = list_pcs(&m, err);
	*npcs = m.count;
	memory_release(&m);
	return pcs;
}

static int take_events(struct cursor *c, struct event_memory *m,
		       struct trace *t, size_t count, struct err *err)
{
	struct trace_event e, concluded;
	uint64_t link;

	for (size_t i = 0; i < count; i++) {
		int kept = take_event(c, m, &e, &link, !i);

		concluded = e;
		if (kept > 0)
			take_conclusions(c, &concluded, i);
		if (kept < 0)
			return err_nomem(err);
		if (c->failed)
			return -1;
		if (trace_take(t, &e, link, err))
			return -1;
		if (kept)
			conclude(newest(t), &concluded);
	}
	return 0;
}

int events_read(struct cursor *c, struct trace *t, struct err *err)
{
	struct event_memory m = { 0 };
	size_t count = cursor_count(c, 1);
	int failed;

	if (trace_reserve(t, count, err))
		return -1;
	failed = take_events(c, &m, t, count, err);
	memory_release(&m);
	return failed || c->failed ? -1 : 0;
}
