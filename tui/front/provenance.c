// SPDX-License-Identifier: MIT
#include "provenance.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "image/insn.h"
#include "regs/pstate.h"
#include "regs/regs.h"
#include "text.h"

#define PART 96

/* What gave the flag its value. */
struct cause {
	char what[PART], more[PART];  /* "the exception taken", " (HVC from
				       * the guest)" */
	char brief[PART], tail[PART]; /* "exception", " from guest" */
	char word[PART];	      /* as short as it gets */
};

static int bit_of(unsigned int flag)
{
	int bit = 0;

	while (flag >>= 1)
		bit++;
	return bit;
}

/* The vector says it: synchronous ones come at 0 in a group of four. */
static bool is_interrupt(const struct trace_event *e)
{
	return (e->pc - e->vbar) % 0x200 >= 0x80 &&
	       (e->pc - e->vbar) % 0x200 < 0x180;
}

static void by_exception(struct cause *c, const struct trace_event *prev,
			 const struct trace_event *e)
{
	static const char *const from[] = {
		[WORLD_USER] = "user space",
		[WORLD_HOST] = "the host",
		[WORLD_HYP] = "the switch",
		[WORLD_GUEST] = "the guest",
	};
	const char *class = esr_class_words(e->esr_el2);
	const char *state = strstr(class, " from AArch");

	snprintf(c->what, PART, "the exception taken");
	snprintf(c->brief, PART, "exception");
	snprintf(c->word, PART, "exception");
	snprintf(c->tail, PART, " from %s",
		 world_name((enum world)prev->world));
	/* At EL1 its syndrome is in a register that no event has, and an
	 * interrupt has none. */
	if (e->el == 2 && !is_interrupt(e))
		snprintf(c->more, PART, " (%.*s from %s)",
			 (int)(state ? (size_t)(state - class) : strlen(class)),
			 class, from[prev->world]);
	else
		snprintf(c->more, PART, " (%sfrom %s)",
			 is_interrupt(e) ? "IRQ or FIQ " : "",
			 from[prev->world]);
}

static void by_insn(struct cause *c, const struct session *s,
		    const struct trace_event *prev)
{
	struct image_place place = { 0 };

	session_insn(s, prev, c->what, PART);
	snprintf(c->brief, PART, "%s", c->what);
	snprintf(c->word, PART, "%.*s", (int)strcspn(c->what, " "), c->what);
	symbols_lookup(&s->symbols, prev->pc, &place);
	if (place.symbol) {
		snprintf(c->more, PART, " in %s", place.symbol);
		text_scrub(c->more);
	}
}

static struct cause cause_of(const struct session *s, size_t event)
{
	const struct trace_event *e = trace_at(s->trace, event);
	struct cause c = { .what = "hand", .brief = "hand", .word = "hand" };

	if (e->edited || event == 0)
		return c;
	if (e->exception)
		by_exception(&c, e - 1, e);
	else
		by_insn(&c, s, trace_at(s->trace, event - 1));
	return c;
}

const char *provenance_flag(const struct session *s, size_t event,
			    unsigned int flag, int width, char *buf, size_t len)
{
	const struct trace_event *e = trace_at(s->trace, event);
	char four[FLAGS_TEXT_LEN], name;
	const char *value = e->flags & flag ? "set" : "cleared";
	uint32_t at = e->changed[bit_of(flag)];
	struct cause c;

	flags_text(flag, four);
	name = four[strspn(four, "-")];
	if (at == TRACE_NO_EVENT) {
		snprintf(buf, len, "%c %s before the recording", name, value);
		return buf;
	}
	c = cause_of(s, at);
	/* What is named executed at the event before. */
	at -= at > 0 && !trace_at(s->trace, at)->edited;
	if (snprintf(buf, len, "%c %s by %s at %u%s", name, value, c.what, at,
		     c.more) > width &&
	    snprintf(buf, len, "%c %s by %s at %u%s", name, value, c.brief, at,
		     c.tail) > width &&
	    snprintf(buf, len, "%c %s by %s @%u%s", name, value, c.brief, at,
		     c.tail) > width)
		snprintf(buf, len, "%c %s by %s @%u", name, value, c.word, at);
	return buf;
}
