// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include "base/markup.h"
#include "html.h"
#include "report_impl.h"

static void make_heading(char *buf, size_t len, const struct behaviour *b,
			 unsigned int lap)
{
	snprintf(buf, len, "%s, %s, guest %s: lap %u", b->name, b->mode,
		 b->guest, lap);
}

/* The laps that there are. */
static size_t make_entries(const struct behaviour *b,
			   struct draw_entry entries[BEHAVIOUR_LAPS])
{
	size_t n = 0;

	for (unsigned int i = 0; i < BEHAVIOUR_LAPS; i++) {
		if (!b->laps[i].nstretches)
			continue;
		entries[n].lap = &b->laps[i];
		make_heading(entries[n].heading, sizeof(entries[n].heading), b,
			     i + 1);
		n++;
	}
	return n;
}

static void put_verdict(FILE *f, const struct behaviour *b)
{
	for (unsigned int i = 0; i < BEHAVIOUR_LAPS; i++) {
		const struct behaviour_lap *lap = &b->laps[i];
		char words[64];

		if (!lap->nstretches)
			continue;
		html_say(f, "p",
			 lap->leak_out || lap->leak_in ? "verdict broken"
			 : lap->complete	       ? "verdict holds"
						       : "verdict",
			 "Lap %u: %s", i + 1,
			 story_leaks(lap, words, sizeof(words)));
	}
}

static void put_lap(FILE *f, const struct draw_entry *entry, unsigned int lap)
{
	char caption[64], id[16];

	html_say(f, "h2", NULL, "Lap %u", lap);
	snprintf(id, sizeof(id), "lap%u", lap);
	html_figure(f, entry->heading);
	draw_stack(f, id, false, entry->heading, entry, 1, true);
	html_figure_end(f, "From left to right: instructions. Pointing at a "
			   "stretch names the instruction that began it.");
	snprintf(caption, sizeof(caption), "Checkpoints of lap %u", lap);
	html_checkpoints(f, entry->lap, caption);
	snprintf(caption, sizeof(caption), "Rules on lap %u", lap);
	html_rules(f, entry->lap, caption);
	snprintf(caption, sizeof(caption), "What changed on lap %u, and where",
		 lap);
	html_stretches(f, entry->lap, caption);
}

static void put_page(FILE *f, const struct behaviour *b)
{
	struct draw_entry entries[BEHAVIOUR_LAPS];
	size_t n = make_entries(b, entries);
	char title[160];

	snprintf(title, sizeof(title), "%s, %s, guest %s", b->name, b->mode,
		 b->guest);
	html_begin(f, title);
	if (*b->title)
		html_say(f, "p", NULL, "%s", b->title);
	put_verdict(f, b);
	for (size_t i = 0; i < n; i++)
		put_lap(f, &entries[i],
			(unsigned int)(entries[i].lap - b->laps) + 1);
	html_end(f);
}

static void put_picture(FILE *f, const struct behaviour *b)
{
	struct draw_entry entries[BEHAVIOUR_LAPS];
	size_t n = make_entries(b, entries);

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", f);
	draw_stack(f, "laps", true, b->name, entries, n, true);
}

static char *of_behaviour(const struct report_input *in,
			  void (*put)(FILE *f, const struct behaviour *b))
{
	struct behaviour b = { 0 };
	struct err err = { 0 };
	char *text = NULL;
	size_t len;
	FILE *f;

	if (behaviour_capture(&b, in->session, NULL, in->recorder, &err))
		return NULL;
	f = open_memstream(&text, &len);
	if (f)
		put(f, &b);
	behaviour_release(&b);
	if (f && fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}

char *report_svg(const struct report_input *in)
{
	return of_behaviour(in, put_picture);
}

char *report_html(const struct report_input *in)
{
	return of_behaviour(in, put_page);
}
