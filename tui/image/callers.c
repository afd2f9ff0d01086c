// SPDX-License-Identifier: MIT
#include "image/callers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "body.h"
#include "image/insn.h"

/* A stranger's file may say that it has any number of functions of any size. */
#define WORDS_MAX    (4U << 20)
#define CALLS_MAX    256
#define REACH_MAX    512
#define HOST_VECTORS "vectors"
#define HVC_VECTOR   "el1_sync"	     /* where an HVC leads, and */
#define HVC_HANDLER  "el1_host_sync" /* which part of it is the host's */
#define MOV_X0_MASK  0xffe0ffffU
#define MOV_X0	     0xaa0003e0U /* mov x0, xN */

bool caller_affected(const struct caller *c)
{
	return c->only_before || c->only_after || c->self || c->door ||
	       c->behind;
}

/* ---- finding calls ----------------------------------------------------------- */

struct calls {
	struct caller *list;
	size_t count, cap;
	size_t words;	/* of code, read so far */
	bool failed;	/* memory is short */
	bool too_large; /* there is more than we look at */
};

static void add_call(struct calls *c, const char *name, const char *callee)
{
	c->too_large |= c->count == CALLS_MAX;
	if (c->too_large)
		return;
	if (c->count == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 16;
		struct caller *list = realloc(c->list, cap * sizeof(*list));

		c->failed |= !list;
		if (!list)
			return;
		c->list = list;
		c->cap = cap;
	}
	c->list[c->count] = (struct caller){ .self = false };
	snprintf(c->list[c->count].name, CALLER_NAME, "%s", name);
	snprintf(c->list[c->count].callee, CALLER_NAME, "%s", callee);
	c->count++;
}

/*
 * Which function's address is in x0 at word @at: back to where it was made,
 * through another register if need be.
 */
static const char *first_argument(const struct body *b, size_t at)
{
	unsigned int reg = 0;

	for (size_t i = at; i-- > 0;) {
		const struct body_word *w = &b->words[i];
		enum insn_kind kind = insn_decode(w->word).kind;

		if (kind == INSN_BL || kind == INSN_BLR) {
			if (reg < INSN_CALLEE_SAVED)
				break;
			continue;
		}
		if (w->kind == PLACE_SYMBOL && w->code && (w->word & 31) == reg)
			return w->name;
		if (reg == 0 && (w->word & MOV_X0_MASK) == MOV_X0)
			reg = w->word >> 16 & 31;
	}
	return "";
}

static void calls_of(struct calls *c, const struct image *img, const char *name,
		     const char *door)
{
	struct body b;

	if (!strcmp(name, door) || !body_read(&b, img, name))
		return;
	for (size_t i = 0; i < b.count; i++) {
		const struct body_word *w = &b.words[i];

		if (w->kind == PLACE_SYMBOL && w->code &&
		    insn_decode(w->word).kind == INSN_BL &&
		    !strcmp(w->name, door))
			add_call(c, name, first_argument(&b, i));
	}
	c->words += b.count;
	c->too_large |= c->words > WORDS_MAX;
	body_release(&b);
}

static void find_calls(struct calls *c, const struct image *img,
		       const char *door)
{
	const char *name, *last = "";

	for (size_t i = 0; (name = image_symbol_name(img, i)); i++) {
		if (c->too_large)
			break;
		if (strcmp(name, last) != 0)
			calls_of(c, img, name, door);
		last = name;
	}
}

/* ---- comparing what is behind ---------------------------------------------------- */

/* What both run through, by name; each is looked at once. */
struct reach {
	const struct image *before, *after;
	char names[REACH_MAX][BODY_NAME];
	size_t count;
	bool by_hvc; /* the host comes in by an HVC */
};

static void reach_add(struct reach *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++) {
		if (!strcmp(r->names[i], name))
			return;
	}
	if (r->count < REACH_MAX)
		memcpy(r->names[r->count++], name,
		       strnlen(name, BODY_NAME - 1) + 1);
}

/*
 * Calls, and functions whose address is taken: the hyp vectors for one, which
 * the guest's exit comes through. The host's are put back, not run through.
 * The vector of an HVC has the guest's exits in it, too: nothing from there on
 * but what is for the host.
 */
static void reach_from(struct reach *r, const struct body *b)
{
	bool shared = !strcmp(b->name, HVC_VECTOR) && r->by_hvc;

	for (size_t i = 0; i < b->count && !shared; i++) {
		const struct body_word *w = &b->words[i];

		if (insn_decode(w->word).kind == INSN_HVC) {
			r->by_hvc = true;
			reach_add(r, HVC_VECTOR);
			reach_add(r, HVC_HANDLER);
		}
		if (w->kind == PLACE_SYMBOL && w->code &&
		    strcmp(w->name, HOST_VECTORS) != 0)
			reach_add(r, w->name);
	}
}

static bool both_same(struct reach *r, const char *name)
{
	struct body a, b;
	bool in_a = body_read(&a, r->before, name);
	bool in_b = body_read(&b, r->after, name);
	bool same = in_a == in_b;

	if (in_a && in_b)
		same = body_same(&a, r->before, &b, r->after);
	if (in_b)
		reach_from(r, &b);
	body_release(&a);
	body_release(&b);
	return same;
}

/* The first function that differs, from @name on; "" if none. */
static void first_change(const struct image *before, const struct image *after,
			 const char *name, char changed[CALLER_NAME])
{
	struct reach *r = calloc(1, sizeof(*r));

	if (!r)
		return;
	r->before = before;
	r->after = after;
	reach_add(r, name);
	for (size_t i = 0; i < r->count && !*changed; i++) {
		if (!both_same(r, r->names[i]))
			memcpy(changed, r->names[i], CALLER_NAME);
	}
	free(r);
}

static void compare_call(struct caller *c, const struct image *before,
			 const struct image *after, const char *door_changed)
{
	char behind[CALLER_NAME] = "";
	struct body a, b;

	c->self = !body_read(&a, before, c->name);
	if (!body_read(&b, after, c->name) ||
	    (!c->self && !body_same(&a, before, &b, after)))
		c->self = true;
	body_release(&a);
	body_release(&b);
	c->door = *door_changed;
	if (*c->callee)
		first_change(before, after, c->callee, behind);
	c->behind = *behind;
	memcpy(c->changed,
	       c->self	 ? c->name
	       : c->door ? door_changed
			 : behind,
	       CALLER_NAME);
}

/* ---- whatever differs ----------------------------------------------------------- */

static bool is_code(const struct image *img, uint64_t addr)
{
	struct image_code code;

	for (size_t i = 0; image_code(img, i, &code); i++) {
		if (addr >= code.addr && addr - code.addr < code.size)
			return true;
	}
	return false;
}

/* A function of @img that the other one has not, or not so. */
static bool differs(const struct image *img, const struct image *other,
		    const char *name)
{
	struct reach r = { .before = other, .after = img };
	uint64_t addr, size;

	return image_symbol(img, name, &addr, &size) && size &&
	       is_code(img, addr) && !both_same(&r, name);
}

size_t functions_changed(const struct image *before, const struct image *after,
			 char (*names)[CALLER_NAME], size_t max)
{
	const struct image *const images[] = { after, before };
	const char *name, *last = "";
	uint64_t addr, size;
	size_t n = 0;

	for (unsigned int k = 0; k < 2; k++) {
		for (size_t i = 0; (name = image_symbol_name(images[k], i));
		     i++) {
			bool again =
				!strcmp(name, last) ||
				(k && image_symbol(after, name, &addr, &size));

			last = name;
			if (again || !differs(images[k], images[!k], name))
				continue;
			if (n < max)
				snprintf(names[n], CALLER_NAME, "%s", name);
			if (n < max)
				text_scrub(names[n]);
			n++;
		}
	}
	return n;
}

/* ---- the two lists as one ------------------------------------------------------- */

static bool same_call(const struct caller *a, const struct caller *b)
{
	return !strcmp(a->name, b->name) && !strcmp(a->callee, b->callee);
}

static bool has_call(const struct calls *c, const struct caller *call)
{
	for (size_t i = 0; i < c->count; i++) {
		if (same_call(&c->list[i], call))
			return true;
	}
	return false;
}

static int by_name(const void *a, const void *b)
{
	const struct caller *x = a, *y = b;
	int names = strcmp(x->name, y->name);

	return names ? names : strcmp(x->callee, y->callee);
}

/* A function that calls twice for the same is one caller. */
static void merge(struct calls *all, const struct calls *from,
		  const struct calls *other, bool after)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct caller *call = &from->list[i];
		bool only = !has_call(other, call);

		if (has_call(all, call))
			continue;
		add_call(all, call->name, call->callee);
		if (all->failed || all->too_large)
			return;
		all->list[all->count - 1].only_before = only && !after;
		all->list[all->count - 1].only_after = only && after;
	}
}

/* Names are the file's own. */
static void scrub(struct caller *c)
{
	text_scrub(c->name);
	text_scrub(c->callee);
	text_scrub(c->changed);
}

static void compare_calls(struct calls *all, const struct image *before,
			  const struct image *after, const char *door)
{
	char door_changed[CALLER_NAME] = "";

	first_change(before, after, door, door_changed);
	for (size_t i = 0; i < all->count; i++) {
		compare_call(&all->list[i], before, after, door_changed);
		scrub(&all->list[i]);
	}
	if (all->count)
		qsort(all->list, all->count, sizeof(*all->list), by_name);
}

static int check(const struct calls *all, const struct calls *was,
		 const struct calls *is, const struct image *img,
		 struct err *err)
{
	if (was->failed || is->failed || all->failed)
		return err_nomem(err);
	if (was->too_large || is->too_large || all->too_large)
		return err_set(err, ERR_TARGET,
			       "%s has more code than a hypervisor of this "
			       "kit: its callers are not compared",
			       image_path(img));
	return 0;
}

int callers_compare(const struct image *before, const struct image *after,
		    const char *door, struct caller **out, size_t *count,
		    struct err *err)
{
	struct calls was = { 0 }, is = { 0 }, all = { 0 };
	uint64_t addr, size;
	bool known = image_symbol(before, door, &addr, &size) ||
		     image_symbol(after, door, &addr, &size);
	int failed;

	*out = NULL;
	*count = 0;
	if (!known)
		return err_set(err, ERR_TARGET,
			       "%s has no function %s: is that a hypervisor "
			       "of this kit?",
			       image_path(after), door);
	find_calls(&was, before, door);
	find_calls(&is, after, door);
	merge(&all, &was, &is, false);
	merge(&all, &is, &was, true);
	failed = check(&all, &was, &is, after, err);
	if (!failed)
		compare_calls(&all, before, after, door);
	free(was.list);
	free(is.list);
	if (failed) {
		free(all.list);
		return -1;
	}
	*out = all.list;
	*count = all.count;
	return 0;
}
