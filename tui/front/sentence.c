// SPDX-License-Identifier: MIT
#include "sentence.h"

#include <stdio.h>

#include "regs/pstate.h"
#include "regs/regs.h"
#include "text.h"

const char *sentence_flags(unsigned int flags, char buf[FLAG_LIST_LEN])
{
	char four[FLAGS_TEXT_LEN];
	struct text t = text_begin(buf, FLAG_LIST_LEN);

	flags_text(flags, four);
	for (int i = 0; i < 4; i++) {
		if (four[i] != '-')
			text_add(&t, "%s%c", t.used ? " " : "", four[i]);
	}
	return buf;
}

const char *sentence_leak(unsigned int leak, const struct lap *lap,
			  char buf[LEAK_LEN])
{
	char list[FLAG_LIST_LEN];

	snprintf(buf, LEAK_LEN, "LEAK %s%s", sentence_flags(leak, list),
		 lap->complete ? "" : " so far");
	return buf;
}

const char *sentence_el(const struct trace_event *e, char buf[8])
{
	const char *stack = e->el == 0 ? "" : e->spsel ? "h" : "t";

	snprintf(buf, 8, "EL%u%s", e->el & 3U, stack);
	return buf;
}

const char *sentence_goal(enum session_goal goal)
{
	static const char *const words[GOAL_COUNT] = {
		[GOAL_STEP] = "the next instruction",
		[GOAL_OVER] = "behind the call",
		[GOAL_OUT] = "the function's return",
		[GOAL_FLAGS] = "the next flag change",
		[GOAL_CHECKPOINT] = "the next checkpoint",
		[GOAL_LEVEL] = "the next change of level",
		[GOAL_ENTRY] = "the guest entry",
		[GOAL_EXIT] = "the guest exit",
		[GOAL_LAP] = "the end of the lap",
		[GOAL_ADDRESS] = "the address",
		[GOAL_OFF] = "the power-off",
	};

	return words[goal];
}

static void add_cause(struct text *t, const struct session *s,
		      const struct trace_event *prev,
		      const struct trace_event *e)
{
	char buf[96];

	if (e->exception && prev->world == WORLD_GUEST) {
		text_add(t, "guest exit vector: exception");
	} else if (e->exception) {
		symbols_format(&s->symbols, e->pc, buf, sizeof(buf));
		text_add(t, "exception to %s", buf);
	} else {
		text_add(t, "%s", session_insn(s, prev, buf, sizeof(buf)));
	}
}

/* That nothing happened to the flags is only worth a word where something
 * could have, or when there is nothing else to say. */
static bool quiet(const struct trace_event *prev, const struct trace_event *e)
{
	return prev->flags == e->flags && !e->exception &&
	       (prev->vectors != e->vectors || prev->world != e->world);
}

static void add_flags(struct text *t, unsigned int before, unsigned int now)
{
	char list[FLAG_LIST_LEN], four[FLAGS_TEXT_LEN];

	if (now & ~before)
		text_add(t, " set %s", sentence_flags(now & ~before, list));
	if (before & ~now)
		text_add(t, "%s cleared %s", now & ~before ? "," : "",
			 sentence_flags(before & ~now, list));
	if (before == now)
		text_add(t, " left the flags %s", flags_text(now, four));
}

static void add_rest(struct text *t, const struct trace_event *prev,
		     const struct trace_event *e)
{
	char el[8];

	if (e->exception && e->el == 2)
		text_add(t, "; %s", esr_class_words(e->esr_el2));
	if (prev->vectors != e->vectors)
		text_add(t, "; vectors %s",
			 vectors_name((enum vectors)e->vectors));
	if (prev->world != e->world || prev->el != e->el)
		text_add(t, "; now %s, world %s", sentence_el(e, el),
			 world_name((enum world)e->world));
}

const char *sentence_change(const struct session *s, size_t i, char *buf,
			    size_t len)
{
	const struct trace_event *e = trace_at(s->trace, i);
	const struct trace_event *prev = i ? trace_at(s->trace, i - 1) : NULL;
	struct text t = text_begin(buf, len);
	char at[96];

	if (!prev) {
		symbols_format(&s->symbols, e->pc, at, sizeof(at));
		text_add(&t, "the recording begins at %s", at);
		return buf;
	}
	add_cause(&t, s, prev, e);
	if (e->edited)
		text_add(&t, " and a change by hand");
	if (e->edited || !quiet(prev, e))
		add_flags(&t, prev->flags, e->flags);
	add_rest(&t, prev, e);
	return buf;
}

const char *sentence_event(const struct model *m, char *buf, size_t len)
{
	struct text t = text_begin(buf, len);
	char change[200], leak[LEAK_LEN], four[FLAGS_TEXT_LEN];
	enum checkpoint cp = CP_COUNT;
	unsigned int lap;

	text_add(&t, "event %zu", m->event);
	if (model_checkpoint(m, &lap, &cp))
		text_add(&t, ", %s of lap %u", checkpoint_name(cp), lap);
	if (cp == CP_H2 && m->lap && m->lap->number == lap && m->leak_out)
		text_add(&t, ", %s", sentence_leak(m->leak_out, m->lap, leak));
	/* At the ERET what comes next says more than what came before. */
	if (cp == CP_E3 && !m->predict)
		text_add(&t, ": %s, will load %s from SPSR_EL2",
			 checkpoint_words(cp),
			 flags_text(pstate_flags(m->now->spsr_el2), four));
	else
		text_add(&t, ": %s",
			 sentence_change(m->s, m->event, change,
					 sizeof(change)));
	if (cp != CP_COUNT && cp != CP_E3)
		text_add(&t, " [%s]", checkpoint_words(cp));
	return buf;
}

/* The number that `breaks` and `delete` know it by. */
static void add_break(struct text *t, const struct session *s)
{
	const struct trace_event *e = trace_at(s->trace, s->at);
	char place[96];

	for (size_t i = 0; i < s->nbreaks; i++) {
		if (session_break_fits(&s->breaks[i], e))
			text_add(t, "breakpoint %zu at %s; ", i + 1,
				 symbols_format(&s->symbols, e->pc, place,
						sizeof(place)));
	}
}

const char *sentence_stop(const struct model *m, enum session_goal goal,
			  enum session_outcome outcome, char *buf, size_t len)
{
	struct text t = text_begin(buf, len);
	char event[300];

	switch (outcome) {
	case SESSION_OFF:
		text_add(&t,
			 "event %zu was the last: the machine powered "
			 "itself off; restart begins again",
			 m->event);
		return buf;
	case SESSION_BUDGET:
		text_add(&t, "not yet at %s, the same key goes on; ",
			 sentence_goal(goal));
		break;
	case SESSION_STOPPED:
		text_add(&t, "interrupted; ");
		break;
	case SESSION_BREAK:
		add_break(&t, m->s);
		break;
	case SESSION_BEGIN:
		text_add(&t, "back at the beginning; ");
		break;
	case SESSION_END:
		text_add(&t, "the recording ends here; ");
		break;
	case SESSION_REACHED:
	case SESSION_FAILED:
		break;
	}
	text_add(&t, "%s", sentence_event(m, event, sizeof(event)));
	return buf;
}
