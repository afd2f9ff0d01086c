// SPDX-License-Identifier: MIT
/*
 * words - what the program makes of values, for a second implementation to be
 * held against. Reads requests, one a line, and answers each in lines:
 *
 *	R NAME E2H VALUE	the fields of a register, its encoding's reach
 *	S SHAPE VALUE		the fields of a shape
 *	M AT DESCRIPTOR		from now on memory holds this
 *	W VTTBR VTCR IPA	a walk through stage 2
 *
 * Exit: 2 for a request that is none.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "regs/walk.h"

#define FIELDS_MAX 64
#define WORDS_MAX  64

static const char *const shape_names[] = {
#define SHAPE(id, layout) [SHAPE_##id] = #id,
#include "regs/registers.def"
};
#define SHAPES (sizeof(shape_names) / sizeof(shape_names[0]))

static struct {
	uint64_t at, descriptor;
} memory[WORDS_MAX];
static size_t remembered;

static bool read_memory(void *ctx, uint64_t at, uint64_t *descriptor)
{
	(void)ctx;
	for (size_t i = 0; i < remembered; i++) {
		if (memory[i].at == at) {
			*descriptor = memory[i].descriptor;
			return true;
		}
	}
	return false;
}

static void put_fields(const struct reg_field_value *f, size_t n)
{
	for (size_t i = 0; i < n && i < FIELDS_MAX; i++)
		printf("  %s %u %u %" PRIu64 " %s\n", f[i].name, f[i].hi,
		       f[i].lo, f[i].value, f[i].words);
}

static void put_reach(enum reg_id id)
{
	const struct reg_desc *desc = reg_desc(id);
	enum reg_id reached;

	for (unsigned int el = 1; desc->encoding && el <= 2; el++) {
		for (int e2h = 0; e2h < 2; e2h++) {
			reg_redirect(desc->encoding, el, e2h, &reached);
			printf("  EL%u E2H=%d %s\n", el, e2h,
			       reg_desc(reached)->name);
		}
	}
}

static bool say_register(const char *line)
{
	struct reg_field_value f[FIELDS_MAX];
	enum reg_id id;
	char name[64];
	uint64_t value;
	int e2h;

	if (sscanf(line, "R %63s %d %" SCNx64, name, &e2h, &value) != 3 ||
	    !reg_find(name, &id))
		return false;
	printf("%s %d %" PRIx64 "\n", reg_desc(id)->name, e2h, value);
	put_fields(f, reg_decode_e2h(id, value, e2h, f, FIELDS_MAX));
	put_reach(id);
	if (!strncmp(name, "ESR", 3))
		printf("  is %s\n", esr_class_words(value));
	return true;
}

static bool say_shape(const char *line)
{
	struct reg_field_value f[FIELDS_MAX];
	char name[64];
	uint64_t value;

	if (sscanf(line, "S %63s %" SCNx64, name, &value) != 2)
		return false;
	for (size_t i = 0; i < SHAPES; i++) {
		if (strcmp(shape_names[i], name))
			continue;
		printf("%s %" PRIx64 "\n", name, value);
		put_fields(f, shape_decode((enum reg_shape)i, value, f,
					   FIELDS_MAX));
		return true;
	}
	return false;
}

static bool remember(const char *line)
{
	if (remembered == WORDS_MAX)
		return false;
	return sscanf(line, "M %" SCNx64 " %" SCNx64, &memory[remembered].at,
		      &memory[remembered].descriptor) == 2 &&
	       ++remembered;
}

static bool say_walk(const char *line)
{
	uint64_t vttbr, vtcr, ipa;
	struct walk_tables t;
	struct walk w = { 0 };
	char words[160];

	if (sscanf(line, "W %" SCNx64 " %" SCNx64 " %" SCNx64, &vttbr, &vtcr,
		   &ipa) != 3)
		return false;
	if (walk_stage2(vttbr, vtcr, ipa, &t) != WALK_TABLES) {
		printf("no walk of %" PRIx64 "\n", ipa);
		return true;
	}
	walk(&t, read_memory, NULL, &w);
	printf("walk of %" PRIx64 "\n", ipa);
	for (size_t i = 0; i < w.nsteps; i++)
		printf("  %u %" PRIx64 " %" PRIx64 " %s\n", w.steps[i].level,
		       w.steps[i].at, w.steps[i].desc,
		       walk_kind_words(w.steps[i].kind));
	if (w.mapped)
		printf("  %" PRIx64 " %" PRIx64 "\n", w.out, w.span);
	printf("  %s\n", walk_words(&w, words, sizeof(words)));
	return true;
}

int main(void)
{
	static bool (*const answers[128])(const char *) = {
		['R'] = say_register,
		['S'] = say_shape,
		['M'] = remember,
		['W'] = say_walk,
	};
	char line[256];

	while (fgets(line, sizeof(line), stdin)) {
		unsigned char kind = (unsigned char)line[0];

		if (kind > 127 || !answers[kind] || !answers[kind](line)) {
			fprintf(stderr, "words: no request: %s", line);
			return 2;
		}
	}
	return 0;
}
