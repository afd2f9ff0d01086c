// SPDX-License-Identifier: MIT
#include "image/insn.h"
#include "logged.h"
#include "regs/hcr.h"
#include "regs/pstate.h"

#define EC_SVC64 0x15
#define EC_HVC64 0x16

/* Of the four kinds of slots in each quarter of a vector table. */
#define SLOT_KIND   0x180
#define SLOT_SYNC   0x000
#define SLOT_SERROR 0x180

#define PSTATE_DAIF_SHIFT 6

/* Where a system register is kept, or NULL. */
static uint64_t *member(struct logged *l, enum reg_id id)
{
	struct machine_sample *s = &l->now;
	const struct {
		enum reg_id id;
		uint64_t *at;
	} members[] = {
		{ REG_VBAR_EL1, &s->vbar_el1 }, { REG_VBAR_EL2, &s->vbar_el2 },
		{ REG_HCR_EL2, &s->hcr_el2 },	{ REG_SPSR_EL2, &s->spsr_el2 },
		{ REG_ELR_EL2, &s->elr_el2 },	{ REG_ESR_EL2, &s->esr_el2 },
		{ REG_SPSR_EL1, &l->spsr_el1 },
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (members[i].id == id)
			return members[i].at;
	}
	return NULL;
}

/* Returns the number of events added, like most here. */
static int add_event(struct logged *l, uint64_t pc, uint64_t pstate,
		     uint32_t word, struct err *err)
{
	if (l->known) {
		l->known = false;
		return 0;
	}
	l->now.pc = pc;
	l->now.cpsr = pstate;
	return trace_append(l->trace, &l->now, word, err) ? -1 : 1;
}

static uint64_t source(const struct logged *l, struct insn insn)
{
	return insn.rt == 31 ? 0 : l->next.x[insn.rt];
}

/* What the pending instruction has done to the system registers. */
static void apply(struct logged *l)
{
	struct insn insn = insn_decode(l->word);
	unsigned int el = pstate_el(l->next.pstate);
	uint64_t *at = NULL;
	enum reg_id id;

	if (insn.kind == INSN_MSR_SYSREG &&
	    reg_redirect(insn.sysreg, el, l->now.hcr_el2 & HCR_E2H, &id))
		at = member(l, id);
	if (at)
		*at = source(l, insn);
}

/* PSTATE behind the pending instruction; NZCV may have changed as well. */
static uint64_t pstate_behind(const struct logged *l)
{
	const uint64_t daif = (uint64_t)FLAGS_ALL << PSTATE_DAIF_SHIFT;
	struct insn insn = insn_decode(l->word);
	uint64_t pstate = l->next.pstate;
	uint64_t bits = (uint64_t)insn.imm << PSTATE_DAIF_SHIFT;

	if (!l->pending)
		return pstate; /* it was undone: nothing is behind it */
	switch (insn.kind) {
	case INSN_MSR_DAIFSET:
		return pstate | bits;
	case INSN_MSR_DAIFCLR:
		return pstate & ~bits;
	case INSN_MSR_DAIF:
		return (pstate & ~daif) | (source(l, insn) & daif);
	case INSN_ERET:
		return pstate_el(pstate) == 2 ? l->now.spsr_el2 : l->spsr_el1;
	case INSN_OTHER:
	case INSN_MSR_SYSREG:
	case INSN_MRS:
	case INSN_ISB:
	case INSN_SVC:
	case INSN_HVC:
	case INSN_SMC:
	case INSN_BL:
	case INSN_BLR:
	case INSN_RET:
		break;
	}
	return pstate;
}

static int finish(struct logged *l, bool executed, struct err *err)
{
	int added;

	if (!l->pending)
		return 0;
	l->pending = false;
	added = add_event(l, l->next.pc, l->next.pstate, l->word, err);
	if (added >= 0 && executed)
		apply(l);
	return added;
}

static int on_insn(struct logged *l, struct err *err)
{
	int added = finish(l, true, err);

	l->next = l->reader.insn;
	if (!l->word_at(l->ctx, l->next.pc, &l->word))
		l->word = 0;
	l->pending = true;
	return added;
}

/* The instruction at which it was taken: SVC and HVC return behind it. */
static uint64_t cause_of(const struct qlog_exception *e)
{
	unsigned int class = e->esr >> 26 & 0x3f;
	bool synchronous = (e->pc & SLOT_KIND) == SLOT_SYNC;

	if (synchronous && e->has_esr &&
	    (class == EC_SVC64 || class == EC_HVC64))
		return e->elr - 4;
	return e->elr;
}

static int check_vector(const struct logged *l, const struct qlog_exception *e,
			struct err *err)
{
	uint64_t vbar = e->to_el == 2 ? l->now.vbar_el2 : l->now.vbar_el1;

	if (e->pc - vbar < 0x800)
		return 0;
	return err_set(err, ERR_TARGET,
		       "QEMU's log has an exception go to 0x%llx, but the "
		       "vectors of EL%u were seen set to 0x%llx: record with "
		       "--recorder step",
		       (unsigned long long)e->pc, e->to_el,
		       (unsigned long long)vbar);
}

/*
 * A fault was taken at the pending instruction. An interrupt comes in front
 * of one that has not been logged yet: that makes an event of its own, as it
 * does where somebody steps.
 */
static int before_exception(struct logged *l, const struct qlog_exception *e,
			    uint64_t *pstate, struct err *err)
{
	uint64_t cause = cause_of(e);
	bool trapped = l->pending && (e->pc & SLOT_KIND) == SLOT_SYNC &&
		       l->next.pc == cause;
	uint32_t word = 0;
	int added, more;

	*pstate = trapped ? l->next.pstate : pstate_behind(l);
	if (e->has_spsr)
		*pstate = e->spsr;
	added = finish(l, !trapped, err);
	if (added < 0 || trapped)
		return added;
	if (!l->word_at(l->ctx, cause, &word))
		word = 0;
	more = add_event(l, cause, *pstate, word, err);
	return more < 0 ? -1 : added + more;
}

static int on_exception(struct logged *l, struct err *err)
{
	const struct qlog_exception *e = &l->reader.exception;
	uint64_t pstate, slot;
	int added = before_exception(l, e, &pstate, err);

	if (added < 0 || check_vector(l, e, err))
		return -1;
	if (e->to_el != 2) {
		l->spsr_el1 = pstate;
		return added;
	}
	slot = e->pc & SLOT_KIND;
	if (e->has_esr && (slot == SLOT_SYNC || slot == SLOT_SERROR))
		l->now.esr_el2 = e->esr; /* interrupts leave it alone */
	l->now.elr_el2 = e->elr;
	l->now.spsr_el2 = pstate;
	return added;
}

int logged_feed(struct logged *l, const char *bytes, size_t *len,
		struct err *err)
{
	enum qlog_record record;

	*len = qlog_feed(&l->reader, bytes, *len, &record);
	switch (record) {
	case QLOG_INSN:
		return on_insn(l, err);
	case QLOG_EXCEPTION:
		return on_exception(l, err);
	case QLOG_UNDONE:
		l->pending = false;
		break;
	case QLOG_NONE:
		break;
	}
	return 0;
}
