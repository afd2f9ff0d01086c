// SPDX-License-Identifier: MIT
#include "witness.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "finding.h"
#include "regs/pstate.h"

#define LAPS_DRAWN 4
#define SLOT_MASK  0x180
#define SLOT_SIZE  0x80
/* An instruction that an interrupt came before may be logged twice. */
#define STEPS_APART 8

/* ---- the image ----------------------------------------------------------------- */

static size_t times_defined(const struct image *img, const char *name)
{
	size_t low = 0, high = image_symbols(img), n = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(image_symbol_name(img, middle), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + n < image_symbols(img) &&
	       !strcmp(image_symbol_name(img, low + n), name))
		n++;
	return n;
}

static bool is_code(const struct image *img, uint64_t addr, uint64_t size)
{
	struct image_code code;

	for (size_t i = 0; image_code(img, i, &code); i++) {
		if (addr >= code.addr && size <= code.size &&
		    addr - code.addr <= code.size - size)
			return true;
	}
	return false;
}

/* Was it executed between the lap's H1 and H2? */
static bool was_used(const struct session *s, const struct lap *lap,
		     uint64_t addr, uint64_t size)
{
	const struct lap_point *from = &lap->points[CP_H1];
	const struct lap_point *to = &lap->points[CP_H2];

	for (uint32_t i = from->first; i <= to->last; i++) {
		if (trace_at(s->trace, i)->pc - addr < size)
			return true;
	}
	return false;
}

static const char *const wanted[] = {
	"vectors",	 "__kvm_hyp_vector", "__kvm_vcpu_run",
	"__guest_enter", "__guest_exit",     "kvm_arch_vcpu_ioctl_run",
};
#define FIRST_CALLED 1 /* the host's vectors need not be taken on a lap */
#define WANTED	     (sizeof(wanted) / sizeof(wanted[0]))

static const char *image_wrong(const struct session *s, size_t which)
{
	const struct image *img = s->symbols.images[0];
	uint64_t addr, size;

	if (!image_symbol(img, wanted[which], &addr, &size))
		return "is missing";
	if (times_defined(img, wanted[which]) != 1)
		return "is defined more than once";
	if (size < 4 || !is_code(img, addr, size))
		return "is empty, or no code";
	for (unsigned int n = 1; n <= lap_count(s->trace); n++) {
		const struct lap *lap = lap_get(s->trace, n);

		if (which >= FIRST_CALLED && lap->complete &&
		    !was_used(s, lap, addr, size))
			return "is not what the machine executed";
	}
	return NULL;
}

static bool in_guest_image(const struct session *s)
{
	for (size_t i = 0; i < trace_count(s->trace); i++) {
		const struct trace_event *e = trace_at(s->trace, i);

		if (e->world == WORLD_GUEST && s->symbols.count > 1 &&
		    !image_contains(s->symbols.images[1], e->pc))
			return false;
	}
	return true;
}

void witness_image(const struct session *s, struct lab_result *result)
{
	static const char says[] = "The code that a recording is understood "
				   "by is where it belongs, and is executed.";

	for (size_t i = 0; i < WANTED; i++) {
		const char *why = image_wrong(s, i);

		if (!why)
			continue;
		finding_add(result, "in-its-place", says, 0, false,
			    "%s %s: do not rename, move or imitate it",
			    wanted[i], why);
		return;
	}
	if (!in_guest_image(s))
		finding_add(result, "in-its-place", says, 0, false,
			    "what ran at EL1 is not the guest");
	else
		finding_add(result, "in-its-place", says, 0, true, "%s", "");
}

/* ---- the guest --------------------------------------------------------------------- */

/* Instructions of the guest's on this lap. */
static int steps_of(const struct session *s, const struct lap *lap)
{
	const struct lap_point *from = &lap->points[CP_E3];
	int steps = 0;

	for (uint32_t i = from->first;
	     from->present && i < lap->points[CP_X1].first; i++)
		steps += trace_at(s->trace, i)->world == WORLD_GUEST;
	return steps;
}

static json_t *exit_of(const struct session *s, const struct lap *lap)
{
	static const char *const kinds[] = { "sync", "irq", "fiq", "serror" };
	const struct trace_event *e =
		trace_at(s->trace, lap->points[CP_X1].first);
	size_t kind = ((e->pc - e->vbar) & SLOT_MASK) / SLOT_SIZE;
	char pc[24];

	snprintf(pc, sizeof(pc), "0x%" PRIx64, e->elr_el2);
	return json_pack("{s:s, s:i, s:s, s:i}", "kind", kinds[kind], "class",
			 kind ? 0 : (int)(e->esr_el2 >> 26 & 0x3f), "pc", pc,
			 "steps", steps_of(s, lap));
}

json_t *witness_exits(const struct session *s)
{
	json_t *exits = json_array();

	for (unsigned int n = 1; n <= lap_count(s->trace); n++) {
		const struct lap *lap = lap_get(s->trace, n);

		if (lap->complete && lap->points[CP_X1].present)
			json_array_append_new(exits, exit_of(s, lap));
	}
	return exits;
}

static bool is_sync(const json_t *exit)
{
	const char *kind = json_string_value(json_object_get(exit, "kind"));

	return kind && !strcmp(kind, "sync");
}

static int number_of(const json_t *exit, const char *key)
{
	return (int)json_integer_value(json_object_get(exit, key));
}

/* The next synchronous exit from *@at on; NULL behind the last. *@steps: from
 * the one before, interrupts or not. */
static const json_t *next_sync(const json_t *exits, size_t *at, int *steps)
{
	*steps = 0;
	while (*at < json_array_size(exits)) {
		const json_t *exit = json_array_get(exits, (*at)++);

		*steps += number_of(exit, "steps");
		if (is_sync(exit))
			return exit;
	}
	return NULL;
}

static size_t count_sync(const json_t *exits)
{
	size_t at = 0, n = 0;
	int steps;

	while (next_sync(exits, &at, &steps))
		n++;
	return n;
}

static bool same_order(const json_t *a, const json_t *b)
{
	size_t i = 0, k = 0;

	for (;;) {
		int m, n;
		const json_t *x = next_sync(a, &i, &m);
		const json_t *y = next_sync(b, &k, &n);

		if (!x || !y)
			return true;
		if (number_of(x, "class") != number_of(y, "class") ||
		    !json_equal(json_object_get(x, "pc"),
				json_object_get(y, "pc")) ||
		    abs(m - n) > STEPS_APART)
			return false;
	}
}

void witness_guest(const struct session *s, const json_t *reference,
		   struct lab_result *result)
{
	json_t *exits = witness_exits(s);
	bool order = same_order(exits, reference);
	bool enough = 2 * count_sync(exits) >= count_sync(reference);

	finding_add(result, "same-guest",
		    "The guest runs, and leaves as it does on the tree that "
		    "ships: the same exits at the same instructions.",
		    0, order && enough, "%s",
		    !order    ? "it leaves for other reasons, or elsewhere"
		    : !enough ? "it hardly gets to run"
			      : "");
	json_decref(exits);
}

/* ---- laps to be drawn -------------------------------------------------------------------- */

static json_t *points_of(const struct session *s, const struct lap *lap)
{
	json_t *points = json_array();
	char text[40];

	for (int cp = 0; cp < CP_COUNT; cp++) {
		const struct lap_point *p = &lap->points[cp];

		if (!p->present)
			continue;
		json_array_append_new(
			points,
			json_pack("{s:s, s:s, s:i}", "name",
				  checkpoint_name((enum checkpoint)cp), "flags",
				  lap_flags(s->trace, p, text, sizeof(text)),
				  "event",
				  (int)trace_at(s->trace, p->event)->seq));
	}
	return points;
}

/* From H0, or H1, to the last event of U: each stretch of equal flags. */
static json_t *changes_of(const struct session *s, const struct lap *lap)
{
	const struct lap_point *from = &lap->points[CP_H0];
	const struct lap_point *to = &lap->points[CP_H3];
	json_t *changes = json_array();
	char four[FLAGS_TEXT_LEN];

	from = from->present ? from : &lap->points[CP_H1];
	for (uint32_t i = from->first; i <= to->last; i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		const struct trace_event *b = i ? trace_at(s->trace, i - 1) : e;

		if (i > from->first && e->flags == b->flags &&
		    e->world == b->world)
			continue;
		json_array_append_new(
			changes,
			json_pack("{s:i, s:s, s:s}", "event", (int)e->seq,
				  "flags", flags_text(e->flags, four), "world",
				  world_name((enum world)e->world)));
	}
	return changes;
}

json_t *witness_laps(const struct session *s)
{
	json_t *laps = json_array();

	for (unsigned int n = 1;
	     n <= lap_count(s->trace) && json_array_size(laps) < LAPS_DRAWN;
	     n++) {
		const struct lap *lap = lap_get(s->trace, n);

		if (lap->complete)
			json_array_append_new(
				laps,
				json_pack("{s:i, s:o, s:o}", "lap", (int)n,
					  "points", points_of(s, lap),
					  "changes", changes_of(s, lap)));
	}
	return laps;
}
