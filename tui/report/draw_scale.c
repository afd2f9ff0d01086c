// SPDX-License-Identifier: MIT
#include "draw.h"

#define SPACE (DRAW_WIDTH - DRAW_LEFT - DRAW_RIGHT)

/* Below this many instructions side by side nothing needs to be cut. */
#define ROOMY	  1000
#define LEAST_CUT 120

static size_t shown(const struct behaviour_lap *lap)
{
	return lap->nstretches < LINE_STRETCHES ? lap->nstretches
						: LINE_STRETCHES;
}

/* A gap that hides only a little is worse than none. */
static bool too_long(const struct behaviour_stretch *s, uint64_t cut)
{
	return s->instructions > cut + cut / 2;
}

static uint64_t drawn(const struct behaviour_stretch *s, uint64_t cut)
{
	return too_long(s, cut) ? cut : s->instructions;
}

static uint64_t longest(const struct draw_entry *entries, size_t n,
			uint64_t cut)
{
	uint64_t most = 1;

	for (size_t i = 0; i < n; i++) {
		uint64_t sum = 0;

		for (size_t k = 0; k < shown(entries[i].lap); k++)
			sum += drawn(&entries[i].lap->stretches[k], cut);
		most = sum > most ? sum : most;
	}
	return most;
}

struct scale scale_for(const struct draw_entry *entries, size_t n)
{
	struct scale scale = { .cut = ROOMY };

	while (scale.cut > LEAST_CUT && longest(entries, n, scale.cut) > ROOMY)
		scale.cut -= 20;
	scale.unit = SPACE * 1000 / longest(entries, n, scale.cut);
	return scale;
}

static int length_of(const struct scale *scale, uint64_t instructions)
{
	return (int)(instructions * scale->unit / 1000);
}

void line_begin(struct line *l, const struct svg *svg,
		const struct behaviour_lap *lap, struct scale scale)
{
	uint64_t sum = 0;

	*l = (struct line){
		.svg = svg, .lap = lap, .scale = scale, .n = shown(lap)
	};
	for (size_t i = 0; i < l->n; i++) {
		l->edge[i] = DRAW_LEFT + length_of(&scale, sum);
		sum += drawn(&lap->stretches[i], scale.cut);
	}
	l->edge[l->n] = DRAW_LEFT + length_of(&scale, sum);
}

bool line_is_cut(const struct line *l, size_t stretch)
{
	return too_long(&l->lap->stretches[stretch], l->scale.cut);
}

/* Both ends of a cut stretch are to scale, its middle is in the gap. */
static int place_in(const struct line *l, size_t i, uint64_t offset)
{
	const struct behaviour_stretch *s = &l->lap->stretches[i];
	uint64_t half = l->scale.cut / 2;

	if (!line_is_cut(l, i) || offset < half)
		return l->edge[i] + length_of(&l->scale, offset);
	if (s->instructions - offset <= half)
		return l->edge[i + 1] -
		       length_of(&l->scale, s->instructions - offset);
	return l->edge[i] + length_of(&l->scale, half);
}

int line_place(const struct line *l, uint64_t event)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct behaviour_stretch *s = &l->lap->stretches[i];

		if (event < s->event)
			return l->edge[i];
		if (event - s->event < s->instructions)
			return place_in(l, i, event - s->event);
	}
	return l->edge[l->n];
}

uint64_t line_length(const struct line *l)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < l->n; i++)
		sum += l->lap->stretches[i].instructions;
	return sum;
}

bool line_next(const struct line *l, run_key key, unsigned int arg,
	       struct run *r)
{
	const struct behaviour_stretch *s = l->lap->stretches;

	r->from = r->to;
	if (r->from >= l->n)
		return false;
	r->event = s[r->from].event;
	r->instructions = 0;
	while (r->to < l->n && key(&s[r->to], arg) == key(&s[r->from], arg))
		r->instructions += s[r->to++].instructions;
	r->x = l->edge[r->from];
	r->w = l->edge[r->to] - r->x;
	return true;
}

unsigned int key_world(const struct behaviour_stretch *s, unsigned int arg)
{
	(void)arg;
	return s->world;
}

unsigned int key_vectors(const struct behaviour_stretch *s, unsigned int arg)
{
	(void)arg;
	return s->vectors;
}

unsigned int key_synchronised(const struct behaviour_stretch *s,
			      unsigned int arg)
{
	(void)arg;
	return s->synchronised;
}

unsigned int key_flag(const struct behaviour_stretch *s, unsigned int flag)
{
	return s->flags & flag;
}
