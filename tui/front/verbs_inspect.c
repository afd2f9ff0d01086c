// SPDX-License-Identifier: MIT
/* Verbs that choose what of the machine is shown. */
#include "front_impl.h"
#include "number.h"
#include "regs/hcr.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define MAX_FIELDS 64
#define NAMES_MAX  32

/* ---- profiles ------------------------------------------------------------- */

static int run_profile(struct front *f, const struct verb *v,
		       const struct words *w)
{
	struct inspect *in = &f->side->inspect;
	const char *name = w->count > 1 ? w->word[1] : "next";

	(void)v;
	if (!strcmp(name, "next")) {
		in->profile =
			(enum reg_profile)((in->profile + 1) % PROFILE_COUNT);
	} else if (!profile_find(name, &in->profile)) {
		front_say(f,
			  "no such profile: %s; switch, exceptions, debug, "
			  "stage2, vgic, all",
			  name);
		return -1;
	}
	screen_focus(&f->screen, VIEW_REGS);
	f->screen.scroll[VIEW_REGS] = 0;
	front_say(f, "profile %s: %s", profile_name(in->profile),
		  profile_title(in->profile));
	return 0;
}

static const char *offer_profile(const struct front *f, int at, size_t index)
{
	(void)f;
	if (at != 1)
		return NULL;
	return index < PROFILE_COUNT	? profile_name((enum reg_profile)index)
	       : index == PROFILE_COUNT ? "next"
					: NULL;
}

/* ---- differences ------------------------------------------------------------- */

static int run_diff(struct front *f, const struct verb *v,
		    const struct words *w)
{
	struct inspect *in = &f->side->inspect;
	const char *name = w->count > 1 ? w->word[1] : "last";
	int mark = marks_index(name);

	(void)v;
	if (!strcmp(name, "last")) {
		in->diff = INSPECT_LAST;
	} else if (mark < 0 || !f->marks.set[mark]) {
		front_say(f,
			  "%s is no mark: `mark %s` sets one here, `diff "
			  "last` compares with the last stop",
			  name, mark < 0 ? "a" : name);
		return -1;
	} else if (!in->marks[mark].valid) {
		front_say(f, "nothing was kept with mark %s: set it again",
			  name);
		return -1;
	} else {
		in->diff = mark;
	}
	screen_focus(&f->screen, VIEW_REGS);
	front_say(f, "registers: changed means, since %s%s",
		  in->diff == INSPECT_LAST ? "the last stop" : "mark ",
		  in->diff == INSPECT_LAST ? "" : name);
	return 0;
}

static const char *offer_diff(const struct front *f, int at, size_t index)
{
	if (at != 1)
		return NULL;
	for (int i = 0; i < MARKS; i++) {
		if (f->marks.set[i] && index-- == 0)
			return marks_name(i);
	}
	return index == 0 ? "last" : NULL;
}

/* ---- one register --------------------------------------------------------------- */

static void tell_register(struct front *f, enum reg_id id, uint64_t value,
			  bool e2h)
{
	struct reg_field_value fields[MAX_FIELDS];
	size_t n = reg_decode_e2h(id, value, e2h, fields, MAX_FIELDS);
	char line[STATUS_MAX];
	struct text t = text_begin(line, sizeof(line));

	text_add(&t, "%s 0x%llx", reg_desc(id)->name,
		 (unsigned long long)value);
	front_tell(f, "%s, %s\n", line, reg_desc(id)->title);
	for (size_t i = 0; i < n && i < MAX_FIELDS; i++) {
		const struct reg_field_value *r = &fields[i];

		front_tell(f, "  %-8s %2u..%-2u 0x%llx %s\n", r->name, r->hi,
			   r->lo, (unsigned long long)r->value, r->words);
		if (!r->value)
			continue;
		text_add(&t, "; %s", r->name);
		if (r->value > 1 || !*r->words)
			text_add(&t, " 0x%llx", (unsigned long long)r->value);
		if (*r->words)
			text_add(&t, ": %s", r->words);
	}
	front_say(f, "%s", line);
}

static int run_print(struct front *f, const struct verb *v,
		     const struct words *w)
{
	struct inspect_set set;
	struct model m;
	enum reg_id id;

	(void)v;
	if (w->count != 2 || !reg_find(w->word[1], &id)) {
		front_say(f, "print REGISTER, such as print hcr_el2");
		return -1;
	}
	front_model(f, &m);
	if (!m.now) {
		front_say(f, "nothing is recorded yet");
		return -1;
	}
	if (!inspect_fresh(&m, f->side->inspect.now.valid,
			   f->side->inspect.now.event,
			   f->side->inspect.now.epoch))
		inspect_rest(f);
	inspect_current(&m, &set);
	if (!set.has[id]) {
		front_say(f, "%s is not known here: %s", reg_desc(id)->name,
			  set.full ? "the stub does not list it"
				   : inspect_missing(&m));
		return -1;
	}
	tell_register(f, id, set.value[id], set.value[REG_HCR_EL2] & HCR_E2H);
	return 0;
}

/* As they are typed. */
static const char *register_name(size_t index)
{
	static char names[REG_COUNT][NAMES_MAX];

	if (index >= REG_COUNT)
		return NULL;
	if (!names[index][0]) {
		const char *name = reg_desc((enum reg_id)index)->name;

		for (size_t i = 0; name[i] && i < NAMES_MAX - 1; i++)
			names[index][i] = (char)tolower(name[i]);
	}
	return names[index];
}

static const char *offer_register(const struct front *f, int at, size_t index)
{
	(void)f;
	return at == 1 ? register_name(index) : NULL;
}

/* ---- addresses ------------------------------------------------------------------- */

static int run_stage2(struct front *f, const struct verb *v,
		      const struct words *w)
{
	struct inspect_stage2 *st = &f->side->inspect.stage2;
	struct err err = { .kind = ERR_NONE };
	uint64_t ipa = 0;

	(void)v;
	if (w->count > 1 && number_value(f->side->s, w->word[1], &ipa, &err))
		return front_fail(f, &err);
	st->asked = w->count > 1;
	st->ipa = ipa;
	st->valid = false;
	screen_focus(&f->screen, VIEW_STAGE2);
	f->screen.scroll[VIEW_STAGE2] = 0;
	return 0;
}

static int run_memory(struct front *f, const struct verb *v,
		      const struct words *w)
{
	struct inspect_memory *mem = &f->side->inspect.memory;
	bool phys = w->count > 2 && !strcmp(w->word[2], "phys");
	struct err err = { .kind = ERR_NONE };
	enum reg_id reg = REG_PC;
	uint64_t addr = 0;
	bool follow;

	(void)v;
	if (w->count < 2 || w->count > 3 || (w->count == 3 && !phys)) {
		front_say(f, "memory ADDRESS, SYMBOL or REGISTER, and `phys` "
			     "behind it for a physical address");
		return -1;
	}
	follow = reg_find(w->word[1], &reg);
	if (!follow && number_value(f->side->s, w->word[1], &addr, &err))
		return front_fail(f, &err);
	*mem = (struct inspect_memory){ .asked = true,
					.phys = phys,
					.follow = follow,
					.reg = reg,
					.addr = addr };
	snprintf(mem->name, sizeof(mem->name), "%s", w->word[1]);
	screen_focus(&f->screen, VIEW_MEMORY);
	f->screen.scroll[VIEW_MEMORY] = 0;
	return 0;
}

static const char *offer_memory(const struct front *f, int at, size_t index)
{
	if (at == 2)
		return index ? NULL : "phys";
	return offer_register(f, at, index);
}

/* clang-format off */
const struct verb verbs_inspect[] = {
	{ "profile", "NAME|next", "show other registers: switch, exceptions, "
	  "debug, stage2, vgic, all",
	  run_profile, GOAL_COUNT, offer_profile },
	{ "diff", "last|MARK", "what a change of a register is a change since",
	  run_diff, GOAL_COUNT, offer_diff },
	{ "print", "REGISTER", "one register, field by field",
	  run_print, GOAL_COUNT, offer_register },
	{ "stage2", "[IPA]", "walk the guest's second stage",
	  run_stage2, GOAL_COUNT, NULL },
	{ "memory", "ADDRESS|SYMBOL|REGISTER [phys]",
	  "show memory; a device is never read",
	  run_memory, GOAL_COUNT, offer_memory },
	{ 0 },
};
/* clang-format on */
