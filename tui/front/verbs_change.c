// SPDX-License-Identifier: MIT
/* Verbs that stop the target, or change it by hand. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cursor.h"
#include "front_impl.h"
#include "number.h"
#include "offer.h"
#include "regs/pstate.h"
#include "text.h"

/* ---- breakpoints -------------------------------------------------------------- */

static const char *break_words(const struct session *s,
			       const struct session_break *b, char *buf,
			       size_t len)
{
	struct text t = text_begin(buf, len);
	char place[96];

	symbols_format(&s->symbols, b->addr, place, sizeof(place));
	text_add(&t, "%s", place);
	if (b->el >= 0)
		text_add(&t, " at EL%d", b->el);
	if (b->world >= 0)
		text_add(&t, " in world %s", world_name((enum world)b->world));
	return buf;
}

static bool read_el(const char *text, int *el)
{
	uint64_t value;

	if (!text || !number_read(text, &value) || value > 3)
		return false;
	*el = (int)value;
	return true;
}

static bool read_world(const char *text, int *world)
{
	for (int i = WORLD_USER; text && i <= WORLD_GUEST; i++) {
		if (strcmp(text, world_name((enum world)i)))
			continue;
		*world = i;
		return true;
	}
	return false;
}

/* "el 2", "world guest" behind the address. */
static int read_conditions(struct front *f, const struct words *w,
			   struct session_break *b)
{
	for (int i = 2; i < w->count; i += 2) {
		const char *value = w->word[i + 1];
		bool held = !strcmp(w->word[i], "el") ? read_el(value, &b->el)
			    : !strcmp(w->word[i], "world")
				    ? read_world(value, &b->world)
				    : false;

		if (held)
			continue;
		front_say(f,
			  "behind the address comes el 0 to 3, or world "
			  "user, host, hyp or guest; not %s %s",
			  w->word[i], value ? value : "alone");
		return -1;
	}
	return 0;
}

static bool same_break(const struct session_break *a,
		       const struct session_break *b)
{
	return a->addr == b->addr && a->el == b->el && a->world == b->world;
}

/* Index of the same one, or of none. */
static size_t find_break(const struct session *s, const struct session_break *b)
{
	size_t i = 0;

	while (i < s->nbreaks && !same_break(&s->breaks[i], b))
		i++;
	return i;
}

static int add_break(struct front *f, const struct session_break *b)
{
	struct session *s = f->side->s;
	size_t i = find_break(s, b);
	char words[160];
	struct err err;

	break_words(s, b, words, sizeof(words));
	if (i < s->nbreaks) {
		front_say(f, "breakpoint %zu is there already: %s", i + 1,
			  words);
		return 0;
	}
	if (session_break_add(s, b, &err))
		return front_fail(f, &err);
	front_say(f, "breakpoint %zu: %s", s->nbreaks, words);
	return 0;
}

static void remove_break(struct front *f, size_t index)
{
	struct session *s = f->side->s;
	char words[160];

	break_words(s, &s->breaks[index], words, sizeof(words));
	session_break_remove(s, index);
	front_say(f, "removed the breakpoint at %s", words);
}

/* The key for it sets and removes. */
static int break_at_cursor(struct front *f, struct session_break *b)
{
	const struct session *s = f->side->s;
	size_t i;

	if (!code_cursor(f, &b->addr)) {
		front_say(f, "nothing has run yet");
		return -1;
	}
	i = find_break(s, b);
	if (i == s->nbreaks)
		return add_break(f, b);
	remove_break(f, i);
	return 0;
}

static int run_break(struct front *f, const struct verb *v,
		     const struct words *w)
{
	struct session_break b = { .el = -1, .world = -1 };
	struct err err;

	(void)v;
	if (w->count == 1)
		return break_at_cursor(f, &b);
	if (number_address(f->side->s, w->word[1], &b.addr, &err))
		return front_fail(f, &err);
	return read_conditions(f, w, &b) ? -1 : add_break(f, &b);
}

static int run_breaks(struct front *f, const struct verb *v,
		      const struct words *w)
{
	const struct session *s = f->side->s;
	char words[160];

	(void)v;
	(void)w;
	for (size_t i = 0; i < s->nbreaks; i++)
		front_tell(f, "%zu: %s\n", i + 1,
			   break_words(s, &s->breaks[i], words, sizeof(words)));
	front_say(f,
		  s->nbreaks ? "breakpoints: %zu"
			     : "no breakpoints: break __kvm_vcpu_run",
		  s->nbreaks);
	front_show_lines(f);
	return 0;
}

static int run_delete(struct front *f, const struct verb *v,
		      const struct words *w)
{
	struct session *s = f->side->s;
	uint64_t n = 0;

	(void)v;
	if (w->count == 2 && !strcmp(w->word[1], "all")) {
		front_say(f, "breakpoints removed: %zu", s->nbreaks);
		s->nbreaks = 0;
		return 0;
	}
	if (w->count != 2 || !number_read(w->word[1], &n) || n < 1 ||
	    n > s->nbreaks) {
		front_say(f, "delete which? breaks lists them, all is all");
		return -1;
	}
	remove_break(f, (size_t)n - 1);
	return 0;
}

/* ---- changes by hand ------------------------------------------------------------ */

static int apply(struct front *f)
{
	struct session *s = f->side->s;
	const struct change *c = &f->change;
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
	}
	return failed ? front_fail(f, &err) : 0;
}

static void describe(const struct change *c, char *buf, size_t len)
{
	char four[FLAGS_TEXT_LEN];

	if (c->kind == CHANGE_REGISTER)
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
	char words[80];
	int cut;

	if (apply(f))
		return -1;
	if (!f->restore.same || f->restore.same > f->side->s->at)
		f->restore.same = f->side->s->at + 1;
	cut = marks_cut(&f->marks, trace_count(f->side->s->trace));
	describe(&f->change, words, sizeof(words));
	front_arrive(f);
	front_say(f, "from event %zu on %s%s", f->side->s->at, words,
		  cut ? "; marks behind it are gone" : "");
	return 0;
}

static int ask_change(struct front *f)
{
	const struct session *s = f->side->s;
	size_t behind = trace_count(s->trace) - 1 - s->at;
	char words[80];

	describe(&f->change, words, sizeof(words));
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

/* clang-format off */
const struct verb verbs_change[] = {
	{ "break", "[ADDRESS|SYMBOL [el N] [world W]]",
	  "stop there; alone: at the cursor, or not any more", run_break, GOAL_COUNT, offer_break },
	{ "breaks", "", "list the breakpoints",
	  run_breaks, GOAL_COUNT, NULL },
	{ "delete", "N|all", "remove a breakpoint",
	  run_delete, GOAL_COUNT, NULL },
	{ "set", "[x0..x30|sp|pc|flags|SETTING VALUE]",
	  "write a register, asking first; or change a setting",
	  run_set, GOAL_COUNT, offer_set },
	{ "irqs", "[held|taken]", "what single steps do with interrupts",
	  run_irqs, GOAL_COUNT, offer_irqs },
	{ 0 },
};
/* clang-format on */
