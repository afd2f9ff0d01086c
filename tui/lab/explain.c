// SPDX-License-Identifier: MIT
#include "explain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "regs/pstate.h"
#include "regs/regs.h"

#define LAST_STEPS 32

/* A buffer that is filled line by line. */
struct page {
	char *buf;
	size_t len, used;
};

static void add(struct page *p, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static void add(struct page *p, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(p->buf + p->used, p->len - p->used, fmt, ap);
	va_end(ap);
	p->used += n > 0 ? (size_t)n : 0;
	if (p->used >= p->len)
		p->used = p->len - 1;
}

/* "__guest_exit+0x14 (hyp/kvm/hyp/entry.S:87)" */
static void add_place(struct page *p, const struct session *s, uint64_t pc)
{
	struct image_place place = { 0 };
	char name[96], file[200];

	add(p, "%s", symbols_format(&s->symbols, pc, name, sizeof(name)));
	symbols_lookup(&s->symbols, pc, &place);
	if (!place.file || !place.line)
		return;
	snprintf(file, sizeof(file), "%s", place.file);
	add(p, " (%s:%u)", text_scrub(file), place.line);
}

static void add_source(struct page *p, const struct session *s, uint64_t pc)
{
	struct image_place place = { 0 };
	const char *line;
	char copy[160];

	symbols_lookup(&s->symbols, pc, &place);
	line = place.file && place.line
		       ? symbols_source(&s->symbols, pc, &place)
		       : NULL;
	if (!line)
		return;
	while (*line == ' ' || *line == '\t')
		line++;
	snprintf(copy, sizeof(copy), "%s", line);
	for (char *tab = copy; (tab = strchr(tab, '\t')); tab++)
		*tab = ' ';
	add(p, "\n    %s", text_scrub(copy));
}

/* "DA-- by `msr daifclr, #4' at ..." */
static void add_cause(struct page *p, const struct session *s,
		      unsigned int flags, uint32_t cause)
{
	const struct trace_event *e = trace_at(s->trace, cause);
	const struct trace_event *by;
	char insn[96], four[FLAGS_TEXT_LEN];

	add(p, "\n  %s ", flags_text(flags, four));
	if (!cause || cause == TRACE_NO_EVENT || !e) {
		add(p, "had that value before the recording");
		return;
	}
	by = trace_at(s->trace, cause - 1);
	if (e->exception)
		add(p, "set by the exception taken at ");
	else
		add(p, "by `%s' at ", session_insn(s, by, insn, sizeof(insn)));
	add_place(p, s, by->pc);
	add(p, ", event %u", by->seq);
	add_source(p, s, by->pc);
}

/* One account for all flags that have the same cause. */
static void add_causes(struct page *p, const struct session *s,
		       const struct verdict *v)
{
	unsigned int left = v->wrong;

	for (unsigned int flag = FLAG_D; flag; flag >>= 1) {
		uint32_t cause = rules_cause(s->trace, v->event, flag);
		unsigned int same = 0;

		if (!(left & flag))
			continue;
		for (unsigned int other = flag; other; other >>= 1) {
			if ((left & other) &&
			    rules_cause(s->trace, v->event, other) == cause)
				same |= other;
		}
		add_cause(p, s, same, cause);
		left &= ~same;
	}
}

void explain_verdict(const struct session *s, const struct verdict *v,
		     char *buf, size_t len)
{
	struct page p = { .buf = buf, .len = len };
	const struct trace_event *e = trace_at(s->trace, v->event);

	add(&p, "%s", v->text);
	if (v->event == TRACE_NO_EVENT || !e)
		return;
	add(&p, "\n  seen at ");
	add_place(&p, s, e->pc);
	add_causes(&p, s, v);
}

/* ---- silence ---------------------------------------------------------------------- */

static void add_exception(struct page *p, const struct session *s)
{
	for (size_t i = trace_count(s->trace); i-- > 1;) {
		const struct trace_event *e = trace_at(s->trace, i);
		char four[FLAGS_TEXT_LEN];

		if (!e->exception)
			continue;
		add(p, "\n  the last exception: %s, taken from ",
		    esr_class_words(e->esr_el2));
		add_place(p, s, trace_at(s->trace, i - 1)->pc);
		add(p, " to ");
		add_place(p, s, e->pc);
		add(p, ", flags then %s", flags_text(e->flags, four));
		return;
	}
}

static void add_steps(struct page *p, const struct session *s)
{
	size_t n = trace_count(s->trace);
	size_t first = n > LAST_STEPS ? n - LAST_STEPS : 0;

	add(p, "\n  the last %zu instructions:", n - first);
	for (size_t i = first; i < n; i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		char four[FLAGS_TEXT_LEN], insn[96], name[96];

		add(p, "\n    %7u EL%u %s %-40s %s", e->seq, e->el,
		    flags_text(e->flags, four),
		    symbols_format(&s->symbols, e->pc, name, sizeof(name)),
		    session_insn(s, e, insn, sizeof(insn)));
	}
}

static void add_laps(struct page *p, const struct trace *t, unsigned int wanted)
{
	unsigned int begun = 0, complete = 0;
	const struct lap *lap;

	for (unsigned int i = 1; (lap = lap_get(t, i)); i++) {
		begun += lap->switched;
		complete += lap->complete;
	}
	if (complete >= wanted) {
		add(p, "what follows the last of %u laps was not seen; ",
		    wanted);
		return;
	}
	add(p, "%u of %u laps were completed", complete, wanted);
	if (begun > complete)
		add(p, ", and %u more begun", begun - complete);
	add(p, "; ");
}

void explain_silence(const struct session *s, const struct recorder_result *r,
		     const struct lab_run *run, char *buf, size_t len)
{
	struct page p = { .buf = buf, .len = len };
	const struct trace_event *e = trace_last(s->trace);

	add_laps(&p, s->trace, run->laps);
	if (r->powered_off)
		add(&p, "the machine powered itself off");
	else if (r->silent)
		add(&p, "it ran on for long and nothing happened");
	else
		add(&p, "it ran for %llu instructions",
		    (unsigned long long)r->instructions);
	if (!e)
		return;
	add(&p, ", the last one at ");
	add_place(&p, s, e->pc);
	add_exception(&p, s);
	/* Those that lead to an orderly end are of no interest. */
	if (!r->powered_off)
		add_steps(&p, s);
}
