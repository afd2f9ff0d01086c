// SPDX-License-Identifier: MIT
/* Arm ARM (DDI 0487), C4.1.94 "Loads and Stores" and its neighbours. */
#include <stddef.h>

#include "image/insn.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SP	 31

struct effect {
	uint32_t mask, match;
	unsigned int effects;
};

/* First match wins: what is special stands before its group. */
static const struct effect effects[] = {
	{ 0xfffff0ff, 0xd503309f, INSN_BARRIER },	/* DSB */
	{ 0xfffff0ff, 0xd50330bf, INSN_BARRIER },	/* DMB */
	{ 0xfffff3ff, 0xd503323f, INSN_BARRIER },	/* DSB nXS */
	{ 0xffffffff, 0xd50330ff, INSN_BARRIER },	/* SB */
	{ 0xffffffff, 0xd503221f, INSN_BARRIER },	/* ESB */
	{ 0xfff8f01f, 0xd500401f, INSN_WRITES_SYSREG }, /* MSR (immediate) */
	{ 0xff000000, 0xd8000000, 0 },			/* PRFM (literal) */
	{ 0xffc00000, 0xf9800000, 0 },			/* PRFM */
	{ 0xffe00c00, 0xf8a00800, 0 },			/* PRFM (register) */
	{ 0xffe00c00, 0xf8800000, 0 },			/* PRFUM */
	{ 0x3fa07c00, 0x08a07c00, INSN_LOADS | INSN_STORES }, /* CAS */
	{ 0xbfa07c00, 0x08207c00, INSN_LOADS | INSN_STORES }, /* CASP */
	{ 0x3ffffc00, 0x38bfc000, INSN_LOADS },		      /* LDAPR */
	{ 0x3f200c00, 0x38200000, INSN_LOADS | INSN_STORES }, /* LDADD, SWP */
	{ 0xff200400, 0xf8200400, INSN_LOADS },		      /* LDRAA, LDRAB */
	{ 0xbe400000, 0x0c400000, INSN_LOADS },		      /* LD1 to LD4 */
	{ 0xbe400000, 0x0c000000, INSN_STORES },	      /* ST1 to ST4 */
	{ 0x3f400000, 0x08400000, INSN_LOADS },		      /* LDXR, LDAR */
	{ 0x3f400000, 0x08000000, INSN_STORES },	      /* STXR, STLR */
	{ 0x3fe00c00, 0x19000000, INSN_STORES },	      /* STLUR */
	{ 0x3f200c00, 0x19000000, INSN_LOADS },		      /* LDAPUR */
	{ 0x3b000000, 0x18000000, INSN_LOADS },	 /* LDR (literal) */
	{ 0x3a400000, 0x28400000, INSN_LOADS },	 /* LDP, LDNP */
	{ 0x3a400000, 0x28000000, INSN_STORES }, /* STP, STNP */
	{ 0x3e400000, 0x3c400000, INSN_LOADS },	 /* LDR, SIMD */
	{ 0x3e400000, 0x3c000000, INSN_STORES }, /* STR, SIMD */
	{ 0x3ec00000, 0x38000000, INSN_STORES }, /* STR, STRB */
	{ 0x3e000000, 0x38000000, INSN_LOADS },	 /* LDR, LDRSW */
};

unsigned int insn_effects(uint32_t word)
{
	switch (insn_decode(word).kind) {
	case INSN_MSR_DAIFSET:
	case INSN_MSR_DAIFCLR:
	case INSN_MSR_DAIF:
	case INSN_MSR_SYSREG:
		return INSN_WRITES_SYSREG;
	case INSN_MRS:
		return INSN_READS_SYSREG;
	case INSN_ISB:
		return INSN_BARRIER;
	case INSN_ERET:
	case INSN_SVC:
	case INSN_HVC:
	case INSN_SMC:
	case INSN_BL:
	case INSN_BLR:
	case INSN_RET:
		return 0;
	case INSN_OTHER:
		break;
	}
	for (size_t i = 0; i < COUNT(effects); i++) {
		if ((word & effects[i].mask) == effects[i].match)
			return effects[i].effects;
	}
	return 0;
}

/* ---- SP ------------------------------------------------------------------- */

static int64_t field(uint32_t word, unsigned int low, unsigned int bits)
{
	return word >> low & ((1U << bits) - 1);
}

static int64_t signed_field(uint32_t word, unsigned int low, unsigned int bits)
{
	int64_t value = field(word, low, bits);

	return value >> (bits - 1) ? value - (1 << bits) : value;
}

static int64_t added(uint32_t word)
{
	return field(word, 10, 12) << (word >> 22 & 1) * 12;
}

static int64_t subtracted(uint32_t word)
{
	return -added(word);
}

static int64_t of_one(uint32_t word)
{
	return signed_field(word, 12, 9);
}

/* The offset is in units of one of the two registers. */
static int64_t of_pair(uint32_t word)
{
	uint32_t opc = word >> 30;
	uint32_t shift = word & 1U << 26 ? opc + 2 : opc >> 1 ? 3 : 2;

	return signed_field(word, 15, 7) * (1 << shift);
}

/* Which field names the register, and how far it moves if that is SP. */
static const struct {
	uint32_t mask, match;
	unsigned int written, read; /* lowest bits of the register fields */
	int64_t (*bytes)(uint32_t word); /* NULL: cannot be told */
} writers[] = {
	{ 0xff800000, 0x91000000, 0, 5, added },      /* ADD (immediate) */
	{ 0xff800000, 0xd1000000, 0, 5, subtracted }, /* SUB (immediate) */
	{ 0xbfe00000, 0x8b200000, 0, 0, NULL },	      /* ADD (extended) */
	{ 0xff800000, 0x92000000, 0, 0, NULL },	      /* AND (immediate) */
	{ 0xff800000, 0xb2000000, 0, 0, NULL },	      /* ORR (immediate) */
	{ 0xff800000, 0xd2000000, 0, 0, NULL },	      /* EOR (immediate) */
	{ 0x3b200400, 0x38000400, 5, 5, of_one },     /* LDR, STR: [xN], #n */
	{ 0x3a800000, 0x28800000, 5, 5, of_pair },    /* LDP, STP: [xN], #n */
	{ 0xbe800000, 0x0c800000, 5, 0, NULL },	      /* LD1, ST1: [xN], n */
};

enum insn_sp insn_sp(uint32_t word, int64_t *bytes)
{
	for (size_t i = 0; i < COUNT(writers); i++) {
		if ((word & writers[i].mask) != writers[i].match)
			continue;
		if (field(word, writers[i].written, 5) != SP)
			return INSN_SP_KEPT;
		if (!writers[i].bytes || field(word, writers[i].read, 5) != SP)
			return INSN_SP_SET;
		*bytes = writers[i].bytes(word);
		return INSN_SP_MOVED;
	}
	return INSN_SP_KEPT;
}
