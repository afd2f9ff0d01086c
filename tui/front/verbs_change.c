// SPDX-License-Identifier: MIT
/* Verbs that change the target by hand, and the settings. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "front_impl.h"
#include "number.h"
#include "offer.h"
#include "regs/pstate.h"
#include "text.h"
#include "trace/unfix.h"

static int apply(struct front *f)
{
	struct session *s = f->side->s;
	struct change *c = &f->change;
	struct err err;
	int failed = -1;

	switch (c->kind) {
	case CHANGE_REGISTER:
		failed = session_write(s, c->reg, c->value, &err);
		break;
	case CHANGE_FLAGS:
		failed = session_write_flags(s, (unsigned int)c->value, &err);
		break;
	case CHANGE_IRQS:
		failed = session_take_irqs(s, c->value, &err);
		break;
	case CHANGE_UNFIX:
		failed = session_unfix(s, !c->value, &c->unfix, &err);
		break;
	}
	return failed ? front_fail(f, &err) : 0;
}

#define WORDS_LEN 240

static void describe_unfix(const struct front *f, char *buf, size_t len)
{
	char both[WORDS_LEN - 16];

	snprintf(buf, len, "%s are %s",
		 unfix_words(f->side->s, &f->change.unfix, both, sizeof(both)),
		 f->change.value ? "NOPs" : "back");
}

static void describe(const struct front *f, char *buf, size_t len)
{
	const struct change *c = &f->change;
	char four[FLAGS_TEXT_LEN];

	if (c->kind == CHANGE_UNFIX)
		describe_unfix(f, buf, len);
	else if (c->kind == CHANGE_REGISTER)
		snprintf(buf, len, "%s is 0x%llx", reg_desc(c->reg)->name,
			 (unsigned long long)c->value);
	else if (c->kind == CHANGE_FLAGS)
		snprintf(buf, len, "the flags are %s",
			 flags_text((unsigned int)c->value, four));
	else
		snprintf(buf, len,
			 c->value ? "single steps take pending interrupts"
				  : "single steps hold interrupts back");
}

static int change(struct front *f)
{
	char words[WORDS_LEN];
	int cut;

	if (apply(f))
		return -1;
	if (!f->restore.same || f->restore.same > f->side->s->at)
		f->restore.same = f->side->s->at + 1;
	cut = marks_cut(&f->marks, trace_count(f->side->s->trace));
	describe(f, words, sizeof(words));
	front_arrive(f);
	front_say(f, "from event %zu on %s%s", f->side->s->at, words,
		  cut ? "; marks behind it are gone" : "");
	return 0;
}

static int ask_change(struct front *f)
{
	const struct session *s = f->side->s;
	size_t behind = trace_count(s->trace) - 1 - s->at;
	char words[WORDS_LEN];

	describe(f, words, sizeof(words));
	if (behind)
		front_ask(f, "y writes, n does not", change,
			  "From event %zu on %s? The %zu events recorded "
			  "behind it are dropped: they happened without.",
			  s->at, words, behind);
	else
		front_ask(f, "y writes, n does not", change,
			  "From event %zu on %s? What follows is then not what "
			  "the code alone would do.",
			  s->at, words);
	return 0;
}

static bool can_change(struct front *f)
{
	const struct session *s = f->side->s;

	if (s->machine && trace_count(s->trace) &&
	    f->side->state != STATE_DEAD && (!s->off || session_travels(s)))
		return true;
	front_say(f, "there is no machine to change: this is a recording, or "
		     "it is off");
	return false;
}

/* "-AIF", or letters of those that are set: "none" is none of them. */
static bool read_flags(const char *text, unsigned int *flags)
{
	char upper[FLAGS_TEXT_LEN];
	size_t len = strlen(text);

	for (size_t i = 0; i <= len && len < sizeof(upper); i++)
		upper[i] = (char)toupper((unsigned char)text[i]);
	return len < sizeof(upper) && flags_parse(upper, flags);
}

static int set_flags(struct front *f, const char *text)
{
	unsigned int flags;

	if (!text || !read_flags(text, &flags)) {
		front_say(f, "flags are four signs in the order of DAIF, a "
			     "letter or a dash: set flags -AIF");
		return -1;
	}
	f->change = (struct change){ .kind = CHANGE_FLAGS, .value = flags };
	return can_change(f) ? ask_change(f) : -1;
}

static bool writable(enum reg_id reg)
{
	return reg != REG_CPSR && !reg_desc(reg)->encoding;
}

static int set_register(struct front *f, enum reg_id reg, const char *text)
{
	struct session *s = f->side->s;
	struct err err;

	f->change = (struct change){ .kind = CHANGE_REGISTER, .reg = reg };
	/* It knows the reason, and refuses before it does anything. */
	if (!writable(reg))
		return session_write(s, reg, 0, &err) ? front_fail(f, &err)
						      : -1;
	if (!can_change(f))
		return -1;
	if (!text) {
		front_say(f, "set %s to what?", reg_desc(reg)->name);
		return -1;
	}
	if (reg == REG_PC ? number_address(s, text, &f->change.value, &err)
			  : number_value(s, text, &f->change.value, &err))
		return front_fail(f, &err);
	return ask_change(f);
}

static int set_setting(struct front *f, const struct setting *row,
		       const char *word)
{
	char words[80];
	struct text t = text_begin(words, sizeof(words));

	if (!word || !setting_set(&f->settings, row, word)) {
		front_say(f, "%s is %s", row->name,
			  setting_get(&f->settings, row));
		return 0;
	}
	for (int i = 0; row->words[i]; i++)
		text_add(&t, " %s", row->words[i]);
	front_say(f, "%s is one of%s, not %s", row->name, words, word);
	return -1;
}

static void tell_settings(struct front *f)
{
	for (size_t i = 0; setting_row(i); i++)
		front_tell(f, "%s is %s: %s\n", setting_row(i)->name,
			   setting_get(&f->settings, setting_row(i)),
			   setting_row(i)->help);
	front_say(f, "set x0 5, set flags -AIF, set palette safe ...");
	front_show_lines(f);
}

static int run_set(struct front *f, const struct verb *v, const struct words *w)
{
	const struct setting *row = setting_find(w->word[1]);
	enum reg_id reg;

	(void)v;
	if (w->count > 3) {
		front_say(f, "%s: one word too many; help set tells",
			  w->word[3]);
		return -1;
	}
	if (w->count == 1)
		tell_settings(f);
	else if (row)
		return set_setting(f, row, w->word[2]);
	else if (!strcmp(w->word[1], "flags"))
		return set_flags(f, w->word[2]);
	else if (reg_find(w->word[1], &reg))
		return set_register(f, reg, w->word[2]);
	else
		front_say(f,
			  "nothing to set is called %s: set alone lists "
			  "the settings",
			  w->word[1]);
	return w->count == 1 ? 0 : -1;
}

static int run_irqs(struct front *f, const struct verb *v,
		    const struct words *w)
{
	const struct session *s = f->side->s;
	bool take = !s->take_irqs;

	(void)v;
	if (w->count > 1)
		take = !strcmp(w->word[1], "taken");
	if (w->count > 2 ||
	    (w->count > 1 && !take && strcmp(w->word[1], "held"))) {
		front_say(f, "irqs held, irqs taken; irqs alone changes over");
		return -1;
	}
	if (!can_change(f))
		return -1;
	f->change = (struct change){ .kind = CHANGE_IRQS, .value = take };
	return s->at + 1 < trace_count(s->trace) ? ask_change(f) : change(f);
}

/* `unfix` takes out, `refix` puts back. */
static int run_unfix(struct front *f, const struct verb *v,
		     const struct words *w)
{
	bool undo = v->name[0] == 'r';
	struct err err;

	(void)w;
	if (!can_change(f))
		return -1;
	f->change = (struct change){ .kind = CHANGE_UNFIX, .value = !undo };
	if (session_find_fix(f->side->s, undo, &f->change.unfix, &err))
		return front_fail(f, &err);
	return ask_change(f);
}

/* clang-format off */
const struct verb verbs_change[] = {
	{ "set", "[x0..x30|sp|pc|flags|SETTING VALUE]",
	  "write a register, asking first; or change a setting",
	  run_set, GOAL_COUNT, offer_set },
	{ "irqs", "[held|taken]", "what single steps do with interrupts",
	  run_irqs, GOAL_COUNT, offer_irqs },
	{ "unfix", "", "write NOPs over what keeps the flags",
	  run_unfix, GOAL_COUNT, NULL },
	{ "refix", "", "put back what unfix has taken out",
	  run_unfix, GOAL_COUNT, NULL },
	{ 0 },
};
/* clang-format on */
