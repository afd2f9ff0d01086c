// SPDX-License-Identifier: MIT
#include "body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/insn.h"

#define MAX_WORDS 65536
#define DATA_MAX  64 /* bytes compared where there is no symbol */
#define NR_REGS	  32

#define B_AND_BL  0x14000000U
#define ADRP_MASK 0x9f000000U
#define ADRP	  0x90000000U
#define ADR	  0x10000000U
#define ADR_IMM	  0x60ffffe0U
#define ADD_MASK  0xffc00000U
#define ADD	  0x91000000U /* 64 bits, not shifted */
#define LDST_MASK 0x3b000000U
#define LDST	  0x39000000U /* unsigned offset */
#define IMM12	  0x003ffc00U

/* Branches, and where each has its distance in words: C4.1.93. */
static const struct branch {
	uint32_t mask, value;
	unsigned int shift, bits;
} branches[] = {
	{ 0x7c000000, B_AND_BL, 0, 26 },
	{ 0xfe000000, 0x54000000, 5, 19 }, /* B.cond */
	{ 0x7e000000, 0x34000000, 5, 19 }, /* CBZ, CBNZ */
	{ 0x7e000000, 0x36000000, 5, 14 }, /* TBZ, TBNZ */
};

/* What is being read: the page that an ADRP has put into each register. */
struct reader {
	const struct image *img;
	uint64_t start, end; /* of the function */
	uint64_t page[NR_REGS];
	uint32_t known; /* registers with a page */
};

static unsigned int rd(uint32_t word)
{
	return word & 31;
}

static unsigned int rn(uint32_t word)
{
	return word >> 5 & 31;
}

static int64_t extended(uint64_t value, unsigned int bits)
{
	uint64_t sign = UINT64_C(1) << (bits - 1);

	return (int64_t)((value ^ sign) - sign);
}

static void name_place(struct body_word *w, const struct reader *r,
		       uint64_t addr)
{
	struct image_place place;
	uint64_t start = 0, size = 0;

	w->kind = PLACE_DATA;
	w->addr = addr;
	if (!image_lookup(r->img, addr, &place) || !place.symbol ||
	    !image_symbol(r->img, place.symbol, &start, &size))
		return;
	if (addr - start >= (size ? size : 1))
		return;
	w->kind = PLACE_SYMBOL;
	w->offset = addr - start;
	w->code = !w->offset;
	snprintf(w->name, sizeof(w->name), "%s", place.symbol);
}

static const struct branch *branch_of(uint32_t word)
{
	for (size_t i = 0; i < sizeof(branches) / sizeof(branches[0]); i++) {
		if ((word & branches[i].mask) == branches[i].value)
			return &branches[i];
	}
	return NULL;
}

/* To somewhere else; within the function the distance tells all. A condition
 * that leaves its function leads to an error or to another's business: its
 * place counts, the code there is not this function's. */
static void read_branch(struct body_word *w, const struct reader *r,
			const struct branch *b, uint64_t pc)
{
	uint32_t mask = (1U << b->bits) - 1;
	uint32_t imm = w->word >> b->shift & mask;
	uint64_t to = pc + (uint64_t)extended(imm, b->bits) * 4;

	if (to > r->start && to < r->end)
		return;
	w->word &= ~(mask << b->shift);
	name_place(w, r, to);
	w->code = w->code && b->value == B_AND_BL;
}

static void read_adr(struct body_word *w, struct reader *r, uint64_t pc)
{
	uint64_t imm = (w->word >> 5 & 0x7ffff) << 2 | (w->word >> 29 & 3);
	unsigned int reg = rd(w->word);
	bool page = (w->word & ADRP_MASK) == ADRP;

	w->word &= ~ADR_IMM;
	if (!page) {
		name_place(w, r, pc + (uint64_t)extended(imm, 21));
		return;
	}
	w->kind = PLACE_PAGE;
	r->page[reg] =
		(pc & ~UINT64_C(0xfff)) + (uint64_t)extended(imm, 21) * 4096;
	r->known |= 1U << reg;
}

/* The lower half: ADD, or the offset of a load or a store. */
static void read_low(struct body_word *w, struct reader *r)
{
	uint64_t imm = w->word >> 10 & 0xfff;
	unsigned int base = rn(w->word);
	bool simd = w->word & 1U << 26;
	unsigned int shift = simd && w->word & 1U << 23 ? 4 : w->word >> 30;

	if ((w->word & ADD_MASK) == ADD)
		shift = 0;
	w->word &= ~IMM12;
	name_place(w, r, r->page[base] + (imm << shift));
}

static void forget(struct reader *r, uint32_t word)
{
	struct insn insn = insn_decode(word);

	if (insn.kind == INSN_BL || insn.kind == INSN_BLR)
		r->known &= ~((1U << INSN_CALLEE_SAVED) - 1);
	else if (!(insn_effects(word) & INSN_STORES))
		r->known &= ~(1U << rd(word));
}

static void read_word(struct body_word *w, struct reader *r, uint64_t pc)
{
	uint32_t word = w->word;
	bool low = (word & ADD_MASK) == ADD || (word & LDST_MASK) == LDST;
	const struct branch *branch = branch_of(word);

	if (branch) {
		read_branch(w, r, branch, pc);
		forget(r, word);
	} else if ((word & ADRP_MASK) == ADRP || (word & ADRP_MASK) == ADR) {
		read_adr(w, r, pc);
	} else {
		if (low && r->known & 1U << rn(word))
			read_low(w, r);
		forget(r, word);
	}
}

bool body_read(struct body *b, const struct image *img, const char *name)
{
	struct reader r = { .img = img };
	uint64_t size;

	memset(b, 0, sizeof(*b));
	if (!image_symbol(img, name, &b->addr, &size) || size / 4 > MAX_WORDS)
		return false;
	r.start = b->addr;
	r.end = b->addr + size;
	snprintf(b->name, sizeof(b->name), "%s", name);
	b->words = calloc(size / 4 + 1, sizeof(*b->words));
	if (!b->words)
		return false;
	for (; b->count < size / 4; b->count++) {
		struct body_word *w = &b->words[b->count];
		uint64_t pc = b->addr + b->count * 4;

		if (!image_bytes(img, pc, &w->word, sizeof(w->word))) {
			body_release(b);
			return false;
		}
		read_word(w, &r, pc);
	}
	return true;
}

void body_release(struct body *b)
{
	free(b->words);
	b->words = NULL;
	b->count = 0;
}

/* Up to the end of a string. Room without bytes in the file, as .bss has it,
 * is like any other such room. */
static bool data_same(const struct image *in_a, uint64_t a,
		      const struct image *in_b, uint64_t b)
{
	for (unsigned int i = 0; i < DATA_MAX; i++) {
		char from_a = 0, from_b = 0;
		bool got_a = image_bytes(in_a, a + i, &from_a, 1);
		bool got_b = image_bytes(in_b, b + i, &from_b, 1);

		if (!got_a && !got_b)
			return image_contains(in_a, a) ==
			       image_contains(in_b, b);
		if (got_a != got_b || from_a != from_b)
			return false;
		if (!from_a)
			break;
	}
	return true;
}

bool body_same(const struct body *a, const struct image *in_a,
	       const struct body *b, const struct image *in_b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct body_word *wa = &a->words[i], *wb = &b->words[i];

		if (wa->word != wb->word || wa->kind != wb->kind ||
		    wa->offset != wb->offset || strcmp(wa->name, wb->name))
			return false;
		if (wa->kind == PLACE_DATA &&
		    !data_same(in_a, wa->addr, in_b, wb->addr))
			return false;
	}
	return true;
}
