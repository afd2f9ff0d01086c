// SPDX-License-Identifier: MIT
#include "vectors.h"

#include "regs/hcr.h"
#include "regs/pstate.h"

/* HCR_EL2: who gets FIQs and SErrors; regs/hcr.h has IMO. */
#define HCR_FMO (UINT64_C(1) << 3)
#define HCR_AMO (UINT64_C(1) << 5)

enum { FROM_SP0 = 0, FROM_SPX = 4, FROM_LOWER = 8 }; /* slots */

static const struct kind {
	const char *name;
	unsigned int slot; /* among the four of one origin */
	unsigned int flag;
	char letter;
	uint64_t to_el2; /* in HCR_EL2; 0: synchronous */
	const char *away;
} kinds[VECTOR_KINDS] = {
	[KIND_SYNC] = { "sync", 0, 0, 0, 0, "" },
	[KIND_IRQ] = { "IRQ", 1, FLAG_I, 'I', HCR_IMO,
		       "waits for EL1: HCR_EL2.IMO is 0" },
	[KIND_FIQ] = { "FIQ", 2, FLAG_F, 'F', HCR_FMO,
		       "waits for EL1: HCR_EL2.FMO is 0" },
	[KIND_SERROR] = { "SError", 3, FLAG_A, 'A', HCR_AMO,
			  "waits for EL1: HCR_EL2.AMO is 0" },
	[KIND_DEBUG] = { "debug", 0, FLAG_D, 'D', 0, "" },
};

const char *vector_kind_name(enum vector_kind kind)
{
	return kinds[kind].name;
}

static bool is_host_at_el2(uint64_t hcr)
{
	return (hcr & (HCR_E2H | HCR_TGE)) == (HCR_E2H | HCR_TGE);
}

/* The level that takes it. A guest's faults of its own stay at EL1; those
 * that EL2 wants, calls and traps, are what is shown. */
static unsigned int target_el(const struct trace_event *e, const struct kind *k)
{
	if (e->hcr_el2 & HCR_TGE)
		return 2;
	if (k->to_el2)
		return e->hcr_el2 & k->to_el2 ? 2 : 1;
	return e->el == 2 || e->hcr_el2 & HCR_VM ? 2 : 1;
}

static unsigned int origin(const struct trace_event *e, unsigned int target)
{
	if (e->el < target)
		return FROM_LOWER;
	return e->spsel ? FROM_SPX : FROM_SP0;
}

/* To a higher level nothing is held back, but for a host at EL2. */
static bool is_masked(const struct trace_event *e, const struct kind *k,
		      unsigned int target)
{
	bool above = e->el < target && target == 2;

	if (!(e->flags & k->flag))
		return false;
	return !above || (k->to_el2 && is_host_at_el2(e->hcr_el2));
}

/*
 * Breakpoints, watchpoints and steps go to EL2 with TGE or MDCR_EL2.TDE, else
 * to EL1 (Arm ARM DDI 0487, D2, "Routing debug exceptions" and "Enabling debug
 * exceptions from the current Exception level"): from a higher level there are
 * none, and from that level itself only with KDE. No event has MDCR_EL2.
 */
static void limit_debug(const struct trace_event *e, unsigned int target,
			struct vector_use *use)
{
	if (use->fate != FATE_TAKEN)
		return;
	if (e->el == 2 && !(e->hcr_el2 & HCR_TGE)) {
		use->fate = FATE_AWAY;
		use->why = "does not happen: its target is EL1 (TGE 0), "
			   "unless MDCR_EL2.TDE";
	} else if (e->el == target) {
		use->why = "only with MDSCR_EL1.KDE";
	}
}

struct vector_use vectors_use(const struct trace_event *e,
			      enum vector_kind kind)
{
	const struct kind *k = &kinds[kind];
	unsigned int target = target_el(e, k);
	struct vector_use use = { .fate = FATE_TAKEN };

	use.slot = origin(e, target) + k->slot;
	if (target < e->el) {
		use.fate = FATE_AWAY;
		use.why = k->away;
	} else if (target == 1 && e->hcr_el2 & HCR_VM) {
		use.fate = FATE_AWAY;
		use.why = "the guest's own vectors would take it";
	} else if (kind == KIND_DEBUG && e->hcr_el2 & HCR_VM && e->el < 2) {
		use.fate = FATE_AWAY;
		use.why = "EL2's if MDCR_EL2.TDE is 1, else the guest's own";
	} else if (is_masked(e, k, target)) {
		use.fate = FATE_HELD;
		use.flag = k->letter;
	}
	if (kind == KIND_DEBUG)
		limit_debug(e, target, &use);
	return use;
}

const char *vector_from(unsigned int slot)
{
	static const char *const from[] = { "this EL, SP0", "this EL, SPx",
					    "lower EL, 64", "lower EL, 32" };

	return from[slot / 4 % 4];
}

const char *vector_what(unsigned int slot)
{
	static const char *const what[] = { "sync", "IRQ", "FIQ", "SError" };

	return what[slot % 4];
}

/* B and BL: bits 30..26 are 00101, the offset in words is signed. */
static bool branch(uint64_t pc, uint32_t word, uint64_t *target)
{
	uint64_t offset = word & 0x3ffffff;

	if ((word & 0x7c000000) != 0x14000000)
		return false;
	if (offset & 0x2000000)
		offset |= ~UINT64_C(0x3ffffff);
	*target = pc + offset * 4;
	return true;
}

bool vectors_target(const struct symbols *syms, uint64_t base,
		    unsigned int slot, uint64_t *target)
{
	uint64_t pc = base + (uint64_t)slot * VECTOR_SIZE;
	uint64_t end = pc + VECTOR_SIZE;
	uint32_t word;

	for (; pc < end && symbols_word(syms, pc, &word); pc += 4) {
		if (branch(pc, word, target))
			return true;
	}
	return false;
}
