// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "regs/pstate.h"
#include "report_impl.h"

static void print_title(FILE *f, const struct report_input *in)
{
	const struct session_options *opt = &in->session->opt;

	fprintf(f, "%s, %s, guest %s, recorder %s: %llu instructions\n",
		opt->name, opt->mode, opt->guest, in->recorder,
		(unsigned long long)trace_length(in->session->trace));
}

static void print_checkpoint(FILE *f, const struct report_input *in,
			     const struct lap *lap, enum checkpoint cp)
{
	const struct lap_point *p = &lap->points[cp];
	const struct trace_event *e;
	char flags[64], at[96], el[8];

	if (!p->present) {
		fprintf(f, "  %-3s -                   %42s%s\n",
			checkpoint_name(cp), "", checkpoint_words(cp));
		return;
	}
	e = trace_at(in->session->trace, p->event);
	fprintf(f, "  %-3s %-18s %s  %-5s  %-11s  %-4s  0x%08" PRIx64 "  %s\n",
		checkpoint_name(cp),
		lap_flags(in->session->trace, p, flags, sizeof(flags)),
		report_el(e, el), world_name(e->world),
		vectors_name(e->vectors), e->synchronised ? "yes" : "no", e->pc,
		symbols_format(&in->session->symbols, e->pc, at, sizeof(at)));
}

static void print_checkpoints(FILE *f, const struct report_input *in,
			      const struct lap *lap)
{
	fprintf(f, "  %-3s %-18s %s    %-5s  %-11s  %-4s  %-10s  %s\n", "",
		"flags", "EL", "world", "vectors", "sync", "pc", "at");
	for (unsigned int cp = 0; cp < CP_COUNT; cp++)
		print_checkpoint(f, in, lap, cp);
}

static void print_leak(FILE *f, const struct report_input *in,
		       const struct lap *lap)
{
	unsigned int out = lap_leak_out(in->session->trace, lap);
	unsigned int into = lap_leak_in(in->session->trace, lap);
	char text[FLAGS_TEXT_LEN];

	if (out)
		fprintf(f, "  LEAK out: %s differ between H1 and H2\n",
			flags_text(out, text));
	if (into)
		fprintf(f, "  LEAK in:  %s clear under the hyp vectors\n",
			flags_text(into, text));
	if (!lap->complete)
		fprintf(f, "  this lap is not complete: nothing is judged\n");
	else if (!out && !into)
		fprintf(f, "  no leak on this lap\n");
}

/* "-AIF>DAIF" for a change, "DAIF     " where only EL or vectors moved. */
static void print_change(FILE *f, unsigned int before, unsigned int after)
{
	char was[FLAGS_TEXT_LEN], is[FLAGS_TEXT_LEN];

	if (before == after)
		fprintf(f, "%-9s", flags_text(after, is));
	else
		fprintf(f, "%s>%s", flags_text(before, was),
			flags_text(after, is));
}

static void print_transition(FILE *f, const struct transition *tr)
{
	const struct trace_event *after = tr->after;
	char el[8];

	fprintf(f, "  %5u  0x%08" PRIx64 "  ", tr->before->seq, tr->before->pc);
	print_change(f, tr->before->flags, after->flags);
	fprintf(f, "  %s  %-5s  %-11s  %08" PRIx64 "  %-24s  %s  %s\n",
		report_el(after, el), world_name(after->world),
		vectors_name(after->vectors), after->spsr_el2, tr->insn,
		tr->symbol, tr->source);
}

static void print_transitions(FILE *f, const struct report_input *in,
			      const struct lap *lap)
{
	struct transition tr;
	uint32_t at = report_lap_first(lap);
	uint32_t end = report_lap_end(in->session->trace, lap);

	fprintf(f, "  %5s  %-10s  %-9s  %s    %-5s  %-11s  %-8s  %-24s  %s\n",
		"event", "pc", "flags", "EL", "world", "vectors", "SPSR_EL2",
		"instruction", "at");
	while (report_next_transition(in->session, &at, end, &tr))
		print_transition(f, &tr);
}

static void print_verdicts(FILE *f, const struct report_input *in,
			   unsigned int lap)
{
	for (size_t i = 0; i < in->nverdicts; i++) {
		const struct verdict *v = &in->verdicts[i];

		if (v->lap != lap)
			continue;
		fprintf(f, "  %-6s %s%s%s\n", v->holds ? "holds" : "BROKEN",
			v->rule->name, v->holds ? "" : ": ", v->text);
	}
}

static void print_lap(FILE *f, const struct report_input *in,
		      const struct lap *lap)
{
	fprintf(f, "\nlap %u\n", lap->number);
	print_checkpoints(f, in, lap);
	print_leak(f, in, lap);
	fputc('\n', f);
	print_transitions(f, in, lap);
	fputc('\n', f);
	print_verdicts(f, in, lap->number);
}

char *report_text(const struct report_input *in)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	print_title(f, in);
	for (unsigned int n = 1; n <= in->laps; n++) {
		const struct lap *lap = lap_get(in->session->trace, n);

		if (lap && lap->switched)
			print_lap(f, in, lap);
	}
	fputs("\nA letter is a set (masked) flag. \"host or hyp\": VBAR is "
	      "written and not synchronised;\nQEMU switches at once, a real "
	      "CPU may use either table: modelled from the instructions.\n",
	      f);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}
