// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "regs/hcr.h"
#include "regs/pstate.h"
#include "trace_impl.h"

static const char *const world_names[] = {
	[WORLD_USER] = "user",
	[WORLD_HOST] = "host",
	[WORLD_HYP] = "hyp",
	[WORLD_GUEST] = "guest",
};

static const char *const vectors_names[] = {
	[VECTORS_UNKNOWN] = "unknown",
	[VECTORS_HOST] = "host",
	[VECTORS_HYP] = "hyp",
	[VECTORS_UNSETTLED] = "host or hyp",
};

const char *world_name(enum world w)
{
	return world_names[w];
}

const char *vectors_name(enum vectors v)
{
	return vectors_names[v];
}

#define TABLE_SIZE 0x800
/* What Linux calls its EL2 code for nVHE. */
#define NVHE "__kvm_nvhe_"

static void add_tables(struct trace_landmarks *lm, const struct image *img,
		       const char *name, enum vectors owner)
{
	struct trace_tables *t = &lm->tables[lm->ntables];

	if (!image_symbol(img, name, &t->from, &t->size))
		return;
	if (t->size < TABLE_SIZE)
		t->size = TABLE_SIZE;
	t->owner = owner;
	lm->ntables++;
}

int trace_landmarks(const struct symbols *syms, struct trace_landmarks *lm,
		    struct err *err)
{
	const struct {
		const char *name;
		uint64_t *addr, *size;
	} wanted[] = {
		{ "vectors", &lm->host_vectors, NULL },
		{ "__kvm_hyp_vector", &lm->hyp_vectors, NULL },
		{ "__kvm_vcpu_run", &lm->run, NULL },
		{ "kvm_arch_vcpu_ioctl_run", &lm->ioctl, &lm->ioctl_size },
	};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		if (!symbols_find(syms, wanted[i].name, wanted[i].addr,
				  wanted[i].size))
			return err_set(
				err, ERR_TARGET,
				"%s: no symbol `%s': a trace needs it "
				"to tell the worlds apart; do not rename "
				"it",
				image_path(syms->images[0]), wanted[i].name);
	}
	lm->ntables = 0;
	add_tables(lm, syms->images[0], "__bp_harden_el1_vectors",
		   VECTORS_HOST);
	add_tables(lm, syms->images[0], "__bp_harden_hyp_vecs", VECTORS_HYP);
	return 0;
}

bool trace_landmarks_nvhe(const struct symbols *syms, const struct image *hyp,
			  struct trace_landmarks *lm)
{
	if (!image_symbol(hyp, NVHE "__kvm_vcpu_run", &lm->run, NULL) ||
	    !image_symbol(hyp, NVHE "__kvm_hyp_vector", &lm->hyp_vectors, NULL))
		return false;
	lm->ntables = 0;
	add_tables(lm, syms->images[0], "__bp_harden_el1_vectors",
		   VECTORS_HOST);
	add_tables(lm, hyp, NVHE "__bp_harden_hyp_vecs", VECTORS_HYP);
	add_tables(lm, hyp, NVHE "__kvm_hyp_host_vector", VECTORS_HYP);
	return true;
}

enum vectors trace_owner(const struct trace_landmarks *lm, uint64_t vbar)
{
	if (vbar == lm->host_vectors)
		return VECTORS_HOST;
	if (vbar == lm->hyp_vectors)
		return VECTORS_HYP;
	for (size_t i = 0; i < lm->ntables; i++) {
		if (vbar - lm->tables[i].from < lm->tables[i].size)
			return lm->tables[i].owner;
	}
	return VECTORS_UNKNOWN;
}

struct trace *trace_new(const struct trace_landmarks *lm, struct err *err)
{
	struct trace *t = calloc(1, sizeof(*t));

	if (!t) {
		err_nomem(err);
		return NULL;
	}
	t->lm = *lm;
	return t;
}

void trace_set_landmarks(struct trace *t, const struct trace_landmarks *lm)
{
	t->lm = *lm;
}

/* As before the first event, whose storage stays. */
static void rewind_all(struct trace *t)
{
	t->count = 0;
	t->seq = 0;
	t->epoch++;
	memset(&t->calls, 0, sizeof(t->calls));
	memset(&t->sync, 0, sizeof(t->sync));
	laps_reset(&t->laps);
	t->links.count = 0;
}

void trace_reset(struct trace *t)
{
	rewind_all(t);
	t->thinned = 0;
	t->gaps = false;
}

void trace_free(struct trace *t)
{
	if (!t)
		return;
	free(t->laps.laps);
	free(t->links.list);
	free(t->events);
	free(t);
}

struct insn trace_insn(const struct trace_event *e)
{
	return insn_decode(e->word);
}

static int make_room(struct trace *t, struct err *err)
{
	/* A quarter more: of a million events, doubling would waste 80 MB. */
	size_t cap = t->cap ? t->cap + t->cap / 4 : 1024;
	struct trace_event *events;

	if (t->seq == TRACE_NO_EVENT)
		return err_set(err, ERR_ENV,
			       "the trace is full after %u events: record "
			       "fewer laps",
			       t->seq);
	if (t->limit && t->count - t->thinned >= t->limit &&
	    thin(t, t->limit / 2, err))
		return -1;
	if (t->count < t->cap)
		return 0;
	events = realloc(t->events, cap * sizeof(*events));
	if (!events)
		return err_nomem(err);
	t->events = events;
	t->cap = cap;
	return 0;
}

/* Without E2H, EL1 is the host's own and its exceptions stay there. */
static uint64_t live_vbar(const struct machine_sample *s, unsigned int el)
{
	bool host_el1 = el < 2 && !(s->hcr_el2 & (HCR_E2H | HCR_VM));

	return host_el1 ? s->vbar_el1 : s->vbar_el2;
}

bool trace_in_guest(const struct trace_event *e)
{
	return e->el < 2 && (e->hcr_el2 & HCR_VM);
}

static enum world world_of(const struct trace *t, const struct trace_event *e)
{
	if (trace_in_guest(e))
		return WORLD_GUEST;
	if (e->el == 0)
		return WORLD_USER;
	if (!(e->hcr_el2 & HCR_E2H))
		return e->el == 2 ? WORLD_HYP : WORLD_HOST;
	return t->calls.run_depth ? WORLD_HYP : WORLD_HOST;
}

/*
 * Nothing branches to the sixteen slots of a live table, so standing on one
 * means an exception. A higher EL than before can have no other cause.
 */
static bool by_exception(const struct trace_event *prev,
			 const struct trace_event *e)
{
	uint64_t offset = e->pc - e->vbar;

	if (e->gap)
		return false;
	if (e->el > prev->el)
		return true;
	return e->el == prev->el && offset < 0x800 && offset % 0x80 == 0;
}

/*
 * A write to a register that changes the context waits for an ISB, an
 * exception or an ERET (Arm ARM DDI 0487, "context synchronization event").
 * QEMU does not wait: this is the model that says what a CPU may do.
 */
static void synchronise(struct sync *sync, const struct trace_event *prev,
			const struct trace_event *e)
{
	struct insn insn = trace_insn(prev);
	enum reg_id reg;

	if (e->exception || insn.kind == INSN_ISB || insn.kind == INSN_ERET) {
		*sync = (struct sync){ 0 };
		return;
	}
	if (insn.kind != INSN_MSR_SYSREG ||
	    !reg_redirect(insn.sysreg, prev->el, prev->hcr_el2 & HCR_E2H, &reg))
		return;
	if (reg_desc(reg)->context)
		sync->any = true;
	if (prev->vbar != e->vbar)
		sync->vbar = true;
}

/*
 * An exception and an ERET replace PSTATE as a whole: whatever the flags were
 * before belonged to another context, even where the values happen to agree.
 */
static unsigned int flags_given(const struct trace_event *prev,
				const struct trace_event *e)
{
	if (e->exception || trace_insn(prev).kind == INSN_ERET)
		return FLAGS_ALL;
	return prev->flags ^ e->flags;
}

static void inherit(struct trace_event *e, const struct trace_event *prev,
		    uint32_t index)
{
	unsigned int given = prev ? flags_given(prev, e) : 0;

	for (unsigned int bit = 0; bit < 4; bit++) {
		if (given >> bit & 1)
			e->changed[bit] = index;
		else
			e->changed[bit] = prev ? prev->changed[bit]
					       : TRACE_NO_EVENT;
	}
}

static void derive(struct trace *t, struct trace_event *e,
		   const struct trace_event *prev, uint64_t link)
{
	if (prev) {
		/* A PC set by hand tells nothing. */
		if (!e->edited)
			e->exception = by_exception(prev, e);
		synchronise(&t->sync, prev, e);
	}
	calls_follow(&t->calls, &t->lm, prev, e, link);
	inherit(e, prev, (uint32_t)t->count);
	e->world = (uint8_t)world_of(t, e);
	e->synchronised = !t->sync.any;
	e->vectors = (uint8_t)(t->sync.vbar ? VECTORS_UNSETTLED
					    : trace_owner(&t->lm, e->vbar));
}

static struct trace_event event_of(const struct machine_sample *s,
				   uint32_t word)
{
	unsigned int el = pstate_el(s->cpsr);

	return (struct trace_event){
		.pc = s->pc,
		.vbar = live_vbar(s, el),
		.spsr_el2 = s->spsr_el2,
		.elr_el2 = s->elr_el2,
		.esr_el2 = s->esr_el2,
		.hcr_el2 = s->hcr_el2,
		.word = word,
		.flags = (uint8_t)pstate_flags(s->cpsr),
		.el = (uint8_t)el,
		.spsel = pstate_spsel(s->cpsr),
	};
}

bool trace_same_state(const struct trace_event *e,
		      const struct machine_sample *s)
{
	struct trace_event seen = event_of(s, e->word);

	return seen.pc == e->pc && seen.flags == e->flags && seen.el == e->el &&
	       seen.spsel == e->spsel && seen.vbar == e->vbar &&
	       seen.hcr_el2 == e->hcr_el2 && seen.spsr_el2 == e->spsr_el2 &&
	       seen.elr_el2 == e->elr_el2 && seen.esr_el2 == e->esr_el2;
}

/* There is room for it. @e may be the very event stored there. */
static int put(struct trace *t, struct trace_event *e, uint64_t link,
	       struct err *err)
{
	e->seq = t->seq++;
	if (link && (e->pc == t->lm.run || e->pc == t->lm.ioctl) &&
	    links_note(&t->links, e->seq, link, err))
		return -1;
	derive(t, e, trace_last(t), link);
	t->events[t->count++] = *e;
	return laps_follow(t, err);
}

static int append(struct trace *t, struct trace_event *e, uint64_t link,
		  struct err *err)
{
	return make_room(t, err) ? -1 : put(t, e, link, err);
}

int trace_take(struct trace *t, struct trace_event *e, uint64_t link,
	       struct err *err)
{
	t->seq = e->seq;
	t->gaps |= e->gap;
	return append(t, e, link, err);
}

int trace_append(struct trace *t, const struct machine_sample *s, uint32_t word,
		 struct err *err)
{
	struct trace_event e = event_of(s, word);

	return append(t, &e, 0, err);
}

int trace_append_gap(struct trace *t, const struct machine_sample *s,
		     uint32_t word, uint64_t link, struct err *err)
{
	const struct trace_event *prev = trace_last(t);
	struct trace_event e = event_of(s, word);

	e.gap = prev;
	t->gaps |= e.gap;
	if (prev && (prev->flags != e.flags || prev->el != e.el))
		return err_set(err, ERR_TARGET,
			       "the flags or the level changed unseen between "
			       "0x%llx and 0x%llx: record this target with "
			       "--recorder step",
			       (unsigned long long)prev->pc,
			       (unsigned long long)e.pc);
	return append(t, &e, link, err);
}

/*
 * The three machines that an event passes through have no way back, so they
 * start again with the events that stay.
 */
int trace_truncate(struct trace *t, size_t count, struct err *err)
{
	if (count >= t->count)
		return 0;
	if (t->gaps || t->thinned)
		return err_set(err, ERR_USAGE,
			       "a trace with gaps cannot be cut: record this "
			       "target with --recorder step");
	rewind_all(t);
	while (t->count < count) {
		struct trace_event e = t->events[t->count];

		if (put(t, &e, 0, err))
			return -1;
	}
	return 0;
}

int trace_edit(struct trace *t, const struct machine_sample *s, uint32_t word,
	       struct err *err)
{
	struct trace_event e = event_of(s, word);

	if (!t->count)
		return err_set(err, ERR_USAGE, "the trace is empty: run first");
	e.edited = true;
	e.exception = trace_last(t)->exception;
	if (trace_truncate(t, t->count - 1, err))
		return -1;
	return append(t, &e, 0, err);
}

void trace_limit(struct trace *t, size_t events)
{
	t->limit = events;
}

uint64_t trace_length(const struct trace *t)
{
	return t->seq;
}

size_t trace_count(const struct trace *t)
{
	return t->count;
}

uint32_t trace_epoch(const struct trace *t)
{
	return t->epoch;
}

const struct trace_event *trace_at(const struct trace *t, size_t event)
{
	return event < t->count ? &t->events[event] : NULL;
}

const struct trace_event *trace_last(const struct trace *t)
{
	return t->count ? &t->events[t->count - 1] : NULL;
}

bool trace_is_transition(const struct trace *t, size_t i)
{
	const struct trace_event *e = trace_at(t, i);
	const struct trace_event *prev = i ? trace_at(t, i - 1) : NULL;

	return e && prev &&
	       (e->flags != prev->flags || e->el != prev->el ||
		e->vectors != prev->vectors);
}

bool trace_asleep(const struct trace *t, struct err *err)
{
	const struct trace_event *e = trace_last(t);

	if (!e || e->word != INSN_WORD_WFI || trace_in_guest(e))
		return false;
	err_set(err, ERR_TARGET,
		"the host sleeps in WFI at 0x%" PRIx64 ", and single steps "
		"hold its timers back: trace with --recorder sparse or log",
		e->pc);
	return true;
}
