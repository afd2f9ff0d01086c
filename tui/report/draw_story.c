// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <string.h>

#include "draw.h"
#include "regs/pstate.h"

static const char *const unsettled_words =
	"host or hyp, not settled (modelled)";

static const char *vectors_words(unsigned int v)
{
	return v == VECTORS_UNSETTLED ? unsettled_words : vectors_name(v);
}

/* The letters of one state, "none" for "----". */
static void put_letters(FILE *f, const char *flags)
{
	bool any = false;

	for (int i = 0; i < 4 && flags[i]; i++) {
		if (!strchr("DAIF", flags[i]))
			continue;
		fprintf(f, any ? " %c" : "%c", flags[i]);
		any = true;
	}
	fputs(any ? " masked" : "none masked", f);
}

void story_flags(FILE *f, const char *flags)
{
	put_letters(f, flags);
	while ((flags = strstr(flags, ", then "))) {
		flags += strlen(", then ");
		fputs(", then ", f);
		put_letters(f, flags);
	}
}

static void put_worlds(FILE *f, const struct behaviour_lap *lap)
{
	for (size_t i = 0; i < lap->nstretches;) {
		unsigned int world = lap->stretches[i].world;
		uint64_t n = 0;

		fprintf(f, "%s%s ", i ? ", then " : "", world_name(world));
		for (; i < lap->nstretches && lap->stretches[i].world == world;
		     i++)
			n += lap->stretches[i].instructions;
		fprintf(f, "%" PRIu64, n);
	}
	fputs(". ", f);
}

static void put_unsynchronised(FILE *f, const struct behaviour_lap *lap)
{
	uint64_t n = 0;

	for (size_t i = 0; i < lap->nstretches; i++) {
		if (!lap->stretches[i].synchronised)
			n += lap->stretches[i].instructions;
	}
	fprintf(f, "Not synchronised for %" PRIu64 " of them, modelled. ", n);
}

static void put_cells(FILE *f, const struct behaviour_lap *lap)
{
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct behaviour_cell *c = &lap->cells[cp];

		if (!c->present)
			continue;
		fprintf(f, "%s: ", checkpoint_name(cp));
		story_flags(f, c->flags);
		fprintf(f, ", vectors %s. ", vectors_words(c->vectors));
	}
}

void story_lap(FILE *f, const struct behaviour_lap *lap)
{
	char leaks[64];

	fputs("Instructions in turn: ", f);
	put_worlds(f, lap);
	put_unsynchronised(f, lap);
	put_cells(f, lap);
	fprintf(f, "%s.", story_leaks(lap, leaks, sizeof(leaks)));
}

static size_t add_leak(char *buf, size_t len, size_t used, const char *way,
		       unsigned int flags)
{
	static const char names[] = "DAIF";

	used += (size_t)snprintf(buf + used, len - used,
				 "%sLEAK %s:", used ? ", " : "", way);
	for (int i = 0; i < 4; i++) {
		if (flags & (unsigned int)(FLAG_D >> i))
			used += (size_t)snprintf(buf + used, len - used, " %c",
						 names[i]);
	}
	return used;
}

/* At its longest "LEAK out: D A I F, LEAK in: D A I F". */
const char *story_leaks(const struct behaviour_lap *lap, char *buf, size_t len)
{
	size_t used = 0;

	if (!lap->complete)
		snprintf(buf, len, "not complete, so not judged");
	else if (!lap->leak_out && !lap->leak_in)
		snprintf(buf, len, "no leak");
	if (lap->leak_out)
		used = add_leak(buf, len, used, "out", lap->leak_out);
	if (lap->leak_in)
		add_leak(buf, len, used, "in", lap->leak_in);
	return buf;
}
