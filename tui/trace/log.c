// SPDX-License-Identifier: MIT
/*
 * The log recorder: QEMU tells what it executes, nobody steps.
 *
 * The log has PC, X0..X30 and PSTATE before each instruction, and what an
 * exception did. The system registers follow from these: every MSR that was
 * executed has its value in a general register, every exception its own in
 * the log. Only where they begin is read through the stub.
 */
#include "image/insn.h"
#include "qlog.h"
#include "regs/pstate.h"
#include "trace/recorder.h"

#define SILENCE_MS 10000
#define CHUNK	   65536
#define KEEP	   (1 << 18) /* events; some 20 MB */

#define HCR_E2H	 (UINT64_C(1) << 34)
#define EC_SVC64 0x15
#define EC_HVC64 0x16

/* Of the four kinds of slots in each quarter of a vector table. */
#define SLOT_KIND   0x180
#define SLOT_SYNC   0x000
#define SLOT_SERROR 0x180

#define PSTATE_DAIF_SHIFT 6

struct recording {
	struct session *s;
	const struct recorder_limits *limits;
	struct recorder_result *result;
	struct qlog reader;
	struct machine_sample now; /* as the system registers are by now */
	uint64_t spsr_el1;	   /* no sample holds it */
	struct qlog_insn next;	   /* logged, and not yet known to be done */
	uint32_t word;		   /* of it */
	bool pending;		   /* there is one */
	bool known; /* the trace holds the event we stand at already */
	bool done;
};

/* Where a system register is kept, or NULL. */
static uint64_t *member(struct recording *r, enum reg_id id)
{
	struct machine_sample *s = &r->now;
	const struct {
		enum reg_id id;
		uint64_t *at;
	} members[] = {
		{ REG_VBAR_EL1, &s->vbar_el1 }, { REG_VBAR_EL2, &s->vbar_el2 },
		{ REG_HCR_EL2, &s->hcr_el2 },	{ REG_SPSR_EL2, &s->spsr_el2 },
		{ REG_ELR_EL2, &s->elr_el2 },	{ REG_ESR_EL2, &s->esr_el2 },
		{ REG_SPSR_EL1, &r->spsr_el1 },
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (members[i].id == id)
			return members[i].at;
	}
	return NULL;
}

static int add_event(struct recording *r, uint64_t pc, uint64_t pstate,
		     uint32_t word, struct err *err)
{
	if (r->done)
		return 0;
	if (r->known) {
		r->known = false;
		return 0;
	}
	r->now.pc = pc;
	r->now.cpsr = pstate;
	if (trace_append(r->s->trace, &r->now, word, err))
		return -1;
	r->result->instructions++;
	r->result->out_of_budget = r->result->instructions >= r->limits->budget;
	r->done = r->result->out_of_budget ||
		  recorder_done(r->s->trace, r->limits->laps);
	return 0;
}

static uint64_t source(const struct recording *r, struct insn insn)
{
	return insn.rt == 31 ? 0 : r->next.x[insn.rt];
}

/* What the pending instruction has done to the system registers. */
static void apply(struct recording *r)
{
	struct insn insn = insn_decode(r->word);
	unsigned int el = pstate_el(r->next.pstate);
	uint64_t *at = NULL;
	enum reg_id id;

	if (insn.kind == INSN_MSR_SYSREG &&
	    reg_redirect(insn.sysreg, el, r->now.hcr_el2 & HCR_E2H, &id))
		at = member(r, id);
	if (at)
		*at = source(r, insn);
}

/* PSTATE behind the pending instruction; NZCV may have changed as well. */
static uint64_t pstate_behind(const struct recording *r)
{
	const uint64_t daif = (uint64_t)FLAGS_ALL << PSTATE_DAIF_SHIFT;
	struct insn insn = insn_decode(r->word);
	uint64_t pstate = r->next.pstate;
	uint64_t bits = (uint64_t)insn.imm << PSTATE_DAIF_SHIFT;

	switch (insn.kind) {
	case INSN_MSR_DAIFSET:
		return pstate | bits;
	case INSN_MSR_DAIFCLR:
		return pstate & ~bits;
	case INSN_MSR_DAIF:
		return (pstate & ~daif) | (source(r, insn) & daif);
	case INSN_ERET:
		return pstate_el(pstate) == 2 ? r->now.spsr_el2 : r->spsr_el1;
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

static int finish(struct recording *r, bool executed, struct err *err)
{
	if (!r->pending)
		return 0;
	r->pending = false;
	if (add_event(r, r->next.pc, r->next.pstate, r->word, err))
		return -1;
	if (executed)
		apply(r);
	return 0;
}

static int on_insn(struct recording *r, struct err *err)
{
	if (finish(r, true, err))
		return -1;
	r->next = r->reader.insn;
	if (!symbols_word(&r->s->symbols, r->next.pc, &r->word))
		r->word = 0;
	r->pending = true;
	return 0;
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

static int check_vector(const struct recording *r,
			const struct qlog_exception *e, struct err *err)
{
	uint64_t vbar = e->to_el == 2 ? r->now.vbar_el2 : r->now.vbar_el1;

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
static int before_exception(struct recording *r, const struct qlog_exception *e,
			    uint64_t *pstate, struct err *err)
{
	uint64_t cause = cause_of(e);
	bool trapped = r->pending && (e->pc & SLOT_KIND) == SLOT_SYNC &&
		       r->next.pc == cause;
	uint32_t word = 0;

	*pstate = trapped ? r->next.pstate : pstate_behind(r);
	if (e->has_spsr)
		*pstate = e->spsr;
	if (finish(r, !trapped, err))
		return -1;
	if (trapped)
		return 0;
	symbols_word(&r->s->symbols, cause, &word);
	return add_event(r, cause, *pstate, word, err);
}

static int on_exception(struct recording *r, struct err *err)
{
	const struct qlog_exception *e = &r->reader.exception;
	uint64_t pstate, slot;

	if (before_exception(r, e, &pstate, err) || check_vector(r, e, err))
		return -1;
	if (e->to_el != 2) {
		r->spsr_el1 = pstate;
		return 0;
	}
	slot = e->pc & SLOT_KIND;
	if (e->has_esr && (slot == SLOT_SYNC || slot == SLOT_SERROR))
		r->now.esr_el2 = e->esr; /* interrupts leave it alone */
	r->now.elr_el2 = e->elr;
	r->now.spsr_el2 = pstate;
	return 0;
}

static int take(struct recording *r, const char *bytes, size_t len,
		struct err *err)
{
	for (size_t i = 0; i < len && !r->done; i++) {
		int rc = 0;

		switch (qlog_feed(&r->reader, bytes[i])) {
		case QLOG_INSN:
			rc = on_insn(r, err);
			break;
		case QLOG_EXCEPTION:
			rc = on_exception(r, err);
			break;
		case QLOG_UNDONE:
			r->pending = false;
			break;
		case QLOG_NONE:
			break;
		}
		if (rc)
			return -1;
	}
	return 0;
}

static enum machine_status listen(struct recording *r, struct err *err)
{
	enum machine_status status = MACHINE_RUNNING;
	char bytes[CHUNK];

	while (status == MACHINE_RUNNING && !r->done) {
		size_t len = sizeof(bytes);

		status = machine_log_read(r->s->machine, bytes, &len,
					  SILENCE_MS, err);
		r->result->silent = status == MACHINE_RUNNING && !len;
		if (r->result->silent)
			break;
		if (take(r, bytes, len, err))
			status = MACHINE_FAILED;
	}
	return status;
}

int recorder_log(struct session *s, const struct recorder_limits *limits,
		 struct recorder_result *result, struct err *err)
{
	struct recording r = {
		.s = s,
		.limits = limits,
		.result = result,
		.known = trace_count(s->trace) > 0,
	};
	enum machine_status status = machine_sample(s->machine, &r.now, err);

	*result = (struct recorder_result){ 0 };
	qlog_init(&r.reader);
	trace_limit(s->trace, KEEP);
	if (status != MACHINE_STOPPED || machine_log_start(s->machine, err))
		return -1;
	status = listen(&r, err);
	if (status == MACHINE_RUNNING)
		status = machine_log_stop(s->machine, err);
	result->powered_off = status == MACHINE_OFF && !r.done;
	return status == MACHINE_FAILED ? -1 : 0;
}
