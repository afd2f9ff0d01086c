// SPDX-License-Identifier: MIT
/* Verbs about the program itself. */
#include <stdio.h>
#include <string.h>

#include "front_impl.h"
#include "offer.h"
#include "trace/file.h"

void front_show_lines(struct front *f)
{
	if (f->plain || !f->lines)
		return;
	f->overlay = OVERLAY_LINES;
	f->overlay_scroll = 0;
}

static void tell_verb(struct front *f, const struct verb *v)
{
	front_tell(f, "%s%s%s: %s\n", v->name, *v->args ? " " : "", v->args,
		   v->help);
}

static int run_verbs(struct front *f, const struct verb *v,
		     const struct words *w)
{
	(void)v;
	(void)w;
	for (size_t t = 0; verb_topic(t); t++) {
		front_tell(f, "%s:\n", verb_topic(t)->title);
		for (v = verb_topic(t)->verbs; v->name; v++)
			tell_verb(f, v);
	}
	front_say(f, "a beginning of a verb will do, if no other begins so");
	front_show_lines(f);
	return 0;
}

static int run_help(struct front *f, const struct verb *v,
		    const struct words *w)
{
	const struct verb *about = verb_find(w->word[1]);

	if (w->count > 1 && !about) {
		front_say(f,
			  "%s is no verb, or several begin so; verbs lists "
			  "them",
			  w->word[1]);
		return -1;
	}
	if (about) {
		front_say(f, "%s%s%s: %s", about->name, *about->args ? " " : "",
			  about->args, about->help);
	} else if (f->plain) {
		return run_verbs(f, v, w);
	} else {
		f->overlay = OVERLAY_HELP;
		f->overlay_scroll = 0;
	}
	return 0;
}

static int run_prompt(struct front *f, const struct verb *v,
		      const struct words *w)
{
	(void)v;
	prompt_open(&f->prompt, "");
	for (int i = 1; i < w->count; i++) {
		prompt_insert(&f->prompt, w->word[i]);
		prompt_insert(&f->prompt, " ");
	}
	/* Not said: the line's own answer, or what stood here, comes next. */
	strcpy(f->above, f->status);
	snprintf(f->status, sizeof(f->status),
		 "a verb and its words: Tab completes, Up comes back to "
		 "earlier lines, Esc leaves");
	return 0;
}

static int run_redraw(struct front *f, const struct verb *v,
		      const struct words *w)
{
	(void)v;
	(void)w;
	if (f->host.repaint)
		f->host.repaint(f->host.ctx);
	return 0;
}

static int run_save(struct front *f, const struct verb *v,
		    const struct words *w)
{
	const struct side *side = f->side;
	const char *recorder = trace_file_recorder(side->s);
	const struct trace_file_extra extra = {
		.recorder = recorder ? recorder : "step",
		.console = side->console.text,
		.console_len = side->console.used,
	};
	struct err err = { .kind = ERR_NONE };

	(void)v;
	if (w->count != 2 || !strcmp(w->word[1], "-")) {
		front_say(f, "save FILE: what is recorded, for vhelab view");
		return -1;
	}
	if (trace_file_write(side->s, &extra, w->word[1], &err))
		return front_fail(f, &err);
	front_say(f, "%zu events are in %s: vhelab view %s opens it",
		  trace_count(side->s->trace), w->word[1], w->word[1]);
	return 0;
}

static int run_quit(struct front *f, const struct verb *v,
		    const struct words *w)
{
	(void)v;
	(void)w;
	front_leave(f, NULL);
	return 0;
}

/* clang-format off */
const struct verb verbs_program[] = {
	{ "help", "[VERB]", "the keys, and what marks mean; or what a verb does",
	  run_help, GOAL_COUNT, offer_verb },
	{ "verbs", "", "list all verbs", run_verbs, GOAL_COUNT, NULL },
	{ "prompt", "[VERB]", "type a command line",
	  run_prompt, GOAL_COUNT, offer_verb },
	{ "redraw", "", "paint the screen afresh",
	  run_redraw, GOAL_COUNT, NULL },
	{ "save", "FILE", "write what is recorded, for vhelab view",
	  run_save, GOAL_COUNT, NULL },
	{ "quit", "", "leave", run_quit, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
