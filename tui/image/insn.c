// SPDX-License-Identifier: MIT
#include <stddef.h>

#include "image/insn.h"

struct pattern {
	uint32_t mask, match;
	enum insn_kind kind;
};

/* First match wins: MSR DAIF stands before the other system registers. */
static const struct pattern patterns[] = {
	{ 0xfffff0ff, 0xd50340df, INSN_MSR_DAIFSET },
	{ 0xfffff0ff, 0xd50340ff, INSN_MSR_DAIFCLR },
	{ 0xffffffe0, 0xd51b4220, INSN_MSR_DAIF },
	{ 0xfff00000, 0xd5100000, INSN_MSR_SYSREG },
	{ 0xfff00000, 0xd5300000, INSN_MRS },
	{ 0xfffff0ff, 0xd50330df, INSN_ISB },
	{ 0xffffffff, 0xd69f03e0, INSN_ERET },
	{ 0xfffffbff, 0xd69f0bff, INSN_ERET }, /* ERETAA, ERETAB */
	{ 0xffe0001f, 0xd4000001, INSN_SVC },
	{ 0xffe0001f, 0xd4000002, INSN_HVC },
	{ 0xffe0001f, 0xd4000003, INSN_SMC },
	{ 0xfc000000, 0x94000000, INSN_BL },
	{ 0xfffffc1f, 0xd63f0000, INSN_BLR },
	{ 0xfffff81f, 0xd63f081f, INSN_BLR }, /* BLRAAZ, BLRABZ */
	{ 0xfffff800, 0xd73f0800, INSN_BLR }, /* BLRAA, BLRAB */
	{ 0xfffffc1f, 0xd65f0000, INSN_RET },
	{ 0xfffffbff, 0xd65f0bff, INSN_RET }, /* RETAA, RETAB */
};

#define NPATTERNS     (sizeof(patterns) / sizeof(patterns[0]))
#define LINK_REGISTER 30

static enum insn_kind kind_of(uint32_t word)
{
	for (size_t i = 0; i < NPATTERNS; i++) {
		if ((word & patterns[i].mask) == patterns[i].match)
			return patterns[i].kind;
	}
	return INSN_OTHER;
}

static int64_t branch_offset(uint32_t word)
{
	int64_t words = word & 0x3ffffff;

	if (words & 0x2000000)
		words -= 0x4000000;
	return words * 4;
}

static uint8_t rn(uint32_t word)
{
	return word >> 5 & 31;
}

/* RETAA and RETAB carry 31 there and go by the link register. */
static uint8_t return_register(uint32_t word)
{
	return rn(word) == 31 ? LINK_REGISTER : rn(word);
}

static void operands(struct insn *insn, uint32_t word)
{
	switch (insn->kind) {
	case INSN_MSR_DAIFSET:
	case INSN_MSR_DAIFCLR:
		insn->imm = word >> 8 & 15;
		break;
	case INSN_MSR_DAIF:
	case INSN_MSR_SYSREG:
	case INSN_MRS:
		insn->sysreg = (uint16_t)(word >> 5);
		insn->rt = word & 31;
		break;
	case INSN_SVC:
	case INSN_HVC:
	case INSN_SMC:
		insn->imm = word >> 5 & 0xffff;
		break;
	case INSN_BL:
		insn->imm = branch_offset(word);
		break;
	case INSN_BLR:
		insn->rt = rn(word);
		break;
	case INSN_RET:
		insn->rt = return_register(word);
		break;
	case INSN_OTHER:
	case INSN_ISB:
	case INSN_ERET:
		break;
	}
}

struct insn insn_decode(uint32_t word)
{
	struct insn insn = { .kind = kind_of(word) };

	operands(&insn, word);
	return insn;
}
