// SPDX-License-Identifier: MIT
#include "find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "regs/pstate.h"

/* What there is to know of an instruction at a PC; disassembling it at every
 * event would take long. */
struct find_code {
	uint64_t pc;
	uint32_t word;
	bool known, insn, symbol;
};

/* ---- what is searched ---------------------------------------------------- */

/* "DA+": the letters' flags, 0 if that is not what it says. */
static unsigned int flag_change(const char *text, char *sign)
{
	size_t n = strspn(text, "DAIF");
	unsigned int flags = 0;

	*sign = text[n];
	if (n == 0 || (*sign != '+' && *sign != '-') || text[n + 1])
		return 0;
	for (size_t i = 0; i < n; i++)
		flags |= (unsigned int)FLAG_D >>
			 (strchr("DAIF", text[i]) - "DAIF");
	return flags;
}

/* The rest behind "world ", or NULL. */
static const char *behind(const char *text, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(text, word, len) != 0 || text[len] != ' ')
		return NULL;
	return text + len + 1;
}

static bool named(struct finder *f, enum find_what what, const char *name,
		  unsigned int count, const char *(*name_of)(unsigned int))
{
	for (unsigned int i = 0; name && i < count; i++) {
		if (strcasecmp(name, name_of(i)) != 0)
			continue;
		f->what = what;
		f->value = i;
		return true;
	}
	return false;
}

static const char *name_of_world(unsigned int i)
{
	return world_name((enum world)i);
}

static const char *name_of_vectors(unsigned int i)
{
	return vectors_name((enum vectors)i);
}

static const char *name_of_checkpoint(unsigned int i)
{
	return checkpoint_name((enum checkpoint)i);
}

static void understand(struct finder *f)
{
	const char *text = f->text, *cp = behind(text, "checkpoint");
	char sign;

	f->value = flag_change(text, &sign);
	if (f->value)
		f->what = sign == '+' ? FIND_SET : FIND_CLEARED;
	else if (!strncasecmp(text, "el", 2) && text[2] >= '0' &&
		 text[2] <= '3' && !text[3]) {
		f->what = FIND_LEVEL;
		f->value = (unsigned int)(text[2] - '0');
	} else if (!named(f, FIND_WORLD, behind(text, "world"), 4,
			  name_of_world) &&
		   !named(f, FIND_VECTORS, behind(text, "vectors"), 4,
			  name_of_vectors) &&
		   !named(f, FIND_CHECKPOINT, cp ? cp : text, CP_COUNT,
			  name_of_checkpoint))
		f->what = FIND_CODE;
}

int find_set(struct finder *f, const char *text)
{
	if (strlen(text) >= sizeof(f->text))
		return -1;
	snprintf(f->text, sizeof(f->text), "%s", text);
	f->nhits = f->seen = f->ncodes = 0;
	if (f->codes_cap)
		memset(f->codes, 0, f->codes_cap * sizeof(*f->codes));
	f->what = FIND_NOTHING;
	if (*text)
		understand(f);
	return 0;
}

/* ---- code ------------------------------------------------------------------ */

static struct find_code *place_of(const struct finder *f, uint64_t pc,
				  uint32_t word)
{
	uint64_t key = (pc >> 2) ^ (uint64_t)word << 32;
	size_t i = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32);

	for (;; i++) {
		struct find_code *c = &f->codes[i & (f->codes_cap - 1)];

		if (!c->known || (c->pc == pc && c->word == word))
			return c;
	}
}

static int more_codes(struct finder *f)
{
	struct finder old = *f;

	f->codes_cap = old.codes_cap ? old.codes_cap * 2 : 1024;
	f->codes = calloc(f->codes_cap, sizeof(*f->codes));
	if (!f->codes) {
		*f = old;
		return -1;
	}
	for (size_t i = 0; i < old.codes_cap; i++) {
		const struct find_code *c = &old.codes[i];

		if (c->known)
			*place_of(f, c->pc, c->word) = *c;
	}
	free(old.codes);
	return 0;
}

static struct find_code *code_of(struct finder *f, const struct session *s,
				 const struct trace_event *e)
{
	struct image_place place = { 0 };
	struct find_code *c;
	char insn[96];

	if (f->ncodes * 2 >= f->codes_cap && more_codes(f))
		return NULL;
	c = place_of(f, e->pc, e->word);
	if (c->known)
		return c;
	session_insn(s, e, insn, sizeof(insn));
	symbols_lookup(&s->symbols, e->pc, &place);
	*c = (struct find_code){
		.pc = e->pc,
		.word = e->word,
		.known = true,
		.insn = strstr(insn, f->text),
		.symbol = place.symbol && strstr(place.symbol, f->text),
	};
	f->ncodes++;
	return c;
}

/* ---- hits ----------------------------------------------------------------- */

static int add_hit(struct finder *f, size_t event)
{
	size_t cap = f->cap ? f->cap * 2 : 256;
	uint32_t *hits;

	if (f->nhits == f->cap) {
		hits = realloc(f->hits, cap * sizeof(*hits));
		if (!hits)
			return -1;
		f->hits = hits;
		f->cap = cap;
	}
	f->hits[f->nhits++] = (uint32_t)event;
	return 0;
}

static int search_code(struct finder *f, const struct session *s, size_t end)
{
	const struct trace_event *e = f->seen ? trace_at(s->trace, f->seen - 1)
					      : NULL;
	const struct find_code *c = e ? code_of(f, s, e) : NULL;
	bool inside = c && c->symbol;

	for (; f->seen < end; f->seen++) {
		e = trace_at(s->trace, f->seen);
		c = code_of(f, s, e);
		if (!c)
			return -1;
		if ((c->insn || (c->symbol && !inside)) && add_hit(f, f->seen))
			return -1;
		inside = c->symbol;
	}
	return 0;
}

static bool arrives(const struct finder *f, const struct run *was,
		    const struct run *r)
{
	unsigned int v = f->value;

	switch (f->what) {
	case FIND_SET:
		return was && (v & r->flags & ~(unsigned int)was->flags);
	case FIND_CLEARED:
		return was && (v & was->flags & ~(unsigned int)r->flags);
	case FIND_LEVEL:
		return r->el == v && (!was || was->el != v);
	case FIND_WORLD:
		return r->world == v && (!was || was->world != v);
	case FIND_VECTORS:
		return r->vectors == v && (!was || was->vectors != v);
	case FIND_NOTHING:
	case FIND_CHECKPOINT:
	case FIND_CODE:
		break;
	}
	return false;
}

static int search_runs(struct finder *f, struct digest *d)
{
	size_t r = f->seen ? digest_run(d, f->seen - 1) + 1 : 0;

	for (; r < d->nruns; r++) {
		if (arrives(f, r ? &d->runs[r - 1] : NULL, &d->runs[r]) &&
		    add_hit(f, d->runs[r].first))
			return -1;
	}
	f->seen = d->count;
	return 0;
}

/* The last laps may still change, so all are looked at again. */
static int search_laps(struct finder *f, const struct trace *t)
{
	if (f->seen == trace_count(t))
		return 0;
	f->nhits = 0;
	for (unsigned int n = 1; n <= lap_count(t); n++) {
		const struct lap_point *p = &lap_get(t, n)->points[f->value];

		if (p->present && add_hit(f, p->first))
			return -1;
	}
	f->seen = trace_count(t);
	return 0;
}

int find_follow(struct finder *f, const struct session *s, struct digest *d)
{
	if (f->epoch != trace_epoch(s->trace)) {
		f->epoch = trace_epoch(s->trace);
		f->nhits = f->seen = 0;
	}
	switch (f->what) {
	case FIND_NOTHING:
		return 0;
	case FIND_CODE:
		return search_code(f, s, d->count);
	case FIND_CHECKPOINT:
		return search_laps(f, s->trace);
	case FIND_SET:
	case FIND_CLEARED:
	case FIND_LEVEL:
	case FIND_WORLD:
	case FIND_VECTORS:
		break;
	}
	return search_runs(f, d);
}

void find_free(struct finder *f)
{
	free(f->hits);
	free(f->codes);
	*f = (struct finder){ 0 };
}

size_t find_below(const struct finder *f, size_t event)
{
	size_t low = 0, high = f->nhits;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (f->hits[mid] < event)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}
