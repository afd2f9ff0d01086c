// SPDX-License-Identifier: MIT
/*
 * The instruction words at samples' PCs, read in blocks through the debugger.
 *
 * A word belongs to an address in a translation regime, and the stub reads
 * through the regime the machine is in now. In a walk the machine is already
 * one instruction further when a word turns out to be missing, and that
 * instruction may have been the ERET into a guest or the exception out of it.
 * Neither changes anything that a translation depends on but PSTATE, so the
 * sample's PSTATE is put back for the time of the read: with it the very
 * translation that fetched the instruction is in force again.
 *
 * Limits: an instruction that itself switches the page tables away under its
 * own address, and a second guest with other code at the same address.
 */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "regs/hcr.h"
#include "regs/pstate.h"

enum {
	WORDS = 256,  /* to a block: 1 KiB, one packet of QEMU's stub */
	BLOCKS = 256, /* power of two; two that collide evict each other */
	BLOCK_SIZE = WORDS * 4,

	PSTATE_MODE = 0x1f,   /* M[4:0] */
	PSTATE_PAN = 1 << 22, /* may hide user pages from EL1 and EL2 */
};

enum regime { REGIME_NONE, REGIME_EL2, REGIME_EL1, REGIME_GUEST };

struct insn_block {
	uint64_t base;
	enum regime regime; /* REGIME_NONE: empty */
	uint32_t words[WORDS];
};

struct insn_cache {
	struct insn_block blocks[BLOCKS];
};

struct insn_cache *insn_cache_new(void)
{
	return calloc(1, sizeof(struct insn_cache));
}

void insn_cache_flush(struct insn_cache *c)
{
	for (size_t i = 0; i < BLOCKS; i++)
		c->blocks[i].regime = REGIME_NONE;
}

/* Arm ARM D5.1.2, "Translation regimes": with E2H and TGE, EL0 uses EL2's. */
static enum regime regime_of(const struct machine_sample *s)
{
	unsigned int el = pstate_el(s->cpsr);
	bool host_user = el == 0 && (s->hcr_el2 & HCR_E2H) &&
			 (s->hcr_el2 & HCR_TGE);

	if (el >= 2 || host_user)
		return REGIME_EL2;
	return s->hcr_el2 & HCR_VM ? REGIME_GUEST : REGIME_EL1;
}

static size_t slot_of(uint64_t base, enum regime regime)
{
	uint64_t page = base / BLOCK_SIZE;

	return (size_t)((page ^ page >> 8 ^ (uint64_t)regime * 85) % BLOCKS);
}

static uint64_t base_of(uint64_t pc)
{
	return pc & ~(uint64_t)(BLOCK_SIZE - 1);
}

bool insn_cached(const struct insn_cache *c, const struct machine_sample *s,
		 uint32_t *word)
{
	enum regime regime = regime_of(s);
	uint64_t base = base_of(s->pc);
	const struct insn_block *b = &c->blocks[slot_of(base, regime)];

	if (b->regime != regime || b->base != base || s->pc % 4)
		return false;
	*word = b->words[s->pc % BLOCK_SIZE / 4];
	return true;
}

/* Pages are no smaller than 4 KiB: a block is readable whole or not at all. */
static int read_block(struct machine *m, const struct machine_sample *s,
		      struct err *err)
{
	enum regime regime = regime_of(s);
	uint64_t base = base_of(s->pc);
	struct insn_block *b = &m->insns->blocks[slot_of(base, regime)];

	b->regime = REGIME_NONE;
	if (rsp_read_mem(m->rsp, base, b->words, BLOCK_SIZE, err))
		return -1;
	for (size_t i = 0; i < WORDS; i++)
		b->words[i] = le32toh(b->words[i]);
	b->base = base;
	b->regime = regime;
	return 0;
}

static bool same_view(uint64_t pstate, uint64_t other)
{
	return !((pstate ^ other) & (PSTATE_MODE | PSTATE_PAN));
}

/* A cancelled write is on its way all the same: PSTATE is put back whatever
 * became of the two requests before. */
static int read_block_as(struct machine *m, const struct machine_sample *s,
			 struct err *err)
{
	int num = machine_regnum(m, REG_CPSR);
	uint64_t now;
	int rc;

	if (rsp_read_regs(m->rsp, &num, 1, &now, err))
		return -1;
	if (same_view(now, s->cpsr))
		return read_block(m, s, err);
	rc = rsp_write_reg(m->rsp, num, s->cpsr, err);
	if (!rc)
		rc = read_block(m, s, err);
	machine_settle(m);
	if (rsp_write_reg(m->rsp, num, now, rc ? NULL : err))
		return -1;
	return rc;
}

int machine_insn(struct machine *m, const struct machine_sample *s,
		 uint32_t *word, struct err *err)
{
	*word = 0;
	if (insn_cached(m->insns, s, word))
		return 0;
	if (machine_ready(m, err) != MACHINE_STOPPED)
		return -1;
	if (s->pc % 4 || pstate_aarch32(s->cpsr))
		return err_set(err, ERR_TARGET,
			       "no A64 instruction at 0x%llx: look at where "
			       "the last branch came from",
			       (unsigned long long)s->pc);
	if (read_block_as(m, s, err))
		return -1;
	insn_cached(m->insns, s, word);
	return 0;
}
