// SPDX-License-Identifier: MIT
#include <poll.h>
#include <time.h>

#include "image/insn.h"
#include "internal.h"
#include "regs/pstate.h"

enum {
	WALK_DRAIN_EVERY = 256,
	INTERRUPT_TRY_MS = 20,
	INTERRUPT_TRIES = 100,
};

int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum machine_status machine_ready(const struct machine *m, struct err *err)
{
	if (!m->rsp) {
		err_set(err, ERR_TARGET,
			"the machine is gone: start a new one");
		return MACHINE_FAILED;
	}
	if (m->running) {
		err_set(err, ERR_TARGET,
			"the machine is running: interrupt it first");
		return MACHINE_FAILED;
	}
	return m->off ? MACHINE_OFF : MACHINE_STOPPED;
}

/* rsp_interrupt() does just that, uncancellably, while nothing runs. */
void machine_settle(struct machine *m)
{
	struct rsp_stop ignored;

	rsp_interrupt(m->rsp, &ignored, NULL);
}

enum machine_status machine_came_back(struct machine *m, int rc,
				      const struct rsp_stop *stop)
{
	console_drain(&m->console, &m->qemu.console);
	m->known = false;
	m->loaded = false;
	if (rc < 0) {
		enum machine_status status = machine_gone(m);

		/* After a cancelled call it may still be on its way. */
		m->running = status == MACHINE_FAILED;
		return status;
	}
	m->running = false;
	m->off = stop->kind == RSP_STOP_EXITED;
	return m->off ? MACHINE_OFF : MACHINE_STOPPED;
}

static enum machine_status step(struct machine *m, struct err *err)
{
	struct rsp_stop stop;
	int rc = rsp_step(m->rsp, &stop, err);

	return machine_came_back(m, rc, &stop);
}

enum machine_status machine_step_blind(struct machine *m, struct err *err)
{
	enum machine_status status = machine_ready(m, err);

	return status == MACHINE_STOPPED ? step(m, err) : status;
}

/* PC and CPSR; the rest is as it was before the step. */
static enum machine_status read_position(struct machine *m, struct err *err)
{
	uint64_t values[POSITION_REGS];

	if (rsp_read_regs(m->rsp, m->nums, POSITION_REGS, values, err))
		return machine_gone(m);
	m->now.pc = values[0];
	m->now.cpsr = values[1];
	m->known = !in_vectors(&m->now);
	return MACHINE_STOPPED;
}

enum machine_status machine_step(struct machine *m, struct machine_sample *s,
				 struct err *err)
{
	uint32_t word;
	bool part = m->known && insn_cached(m->insns, &m->now, &word) &&
		    !changes_sysregs(&m->now, word);
	enum machine_status status = machine_step_blind(m, err);

	if (status == MACHINE_STOPPED && part)
		status = read_position(m, err);
	if (status != MACHINE_STOPPED)
		return status;
	if (!m->known)
		return machine_sample(m, s, err);
	*s = m->now;
	return MACHINE_STOPPED;
}

/* ---- walking ----------------------------------------------------------- */

struct walk {
	struct machine *m;
	machine_visit visit;
	void *ctx;
	struct machine_sample sample;
	size_t read; /* registers read at this stop; the rest is as before */
	bool missed; /* the word of the last sample is yet to be read */
	bool stale;  /* so are its system registers */
	unsigned int stops;
};

/*
 * At EL2 the sampled system registers change by an MSR, an exception or an
 * ERET and by nothing else, so behind other instructions PC and CPSR tell
 * all. Below EL2 every instruction may end in an exception to EL2.
 */
bool changes_sysregs(const struct machine_sample *s, uint32_t word)
{
	switch (insn_decode(word).kind) {
	case INSN_MSR_SYSREG:
	case INSN_ERET:
	case INSN_SVC:
	case INSN_HVC:
	case INSN_SMC:
		return true;
	case INSN_OTHER:
	case INSN_MSR_DAIFSET:
	case INSN_MSR_DAIFCLR:
	case INSN_MSR_DAIF:
	case INSN_MRS:
	case INSN_ISB:
	case INSN_BL:
	case INSN_BLR:
	case INSN_RET:
		break;
	}
	return pstate_el(s->cpsr) < 2;
}

/* What could not be foreseen: an exception from EL2 to itself. */
bool in_vectors(const struct machine_sample *s)
{
	uint64_t offset = s->pc - s->vbar_el2;

	return offset < 0x800 && offset % 0x80 == 0;
}

static size_t walk_visit(const uint64_t *values, void *ctx)
{
	struct walk *w = ctx;
	uint32_t word;

	sample_fill(w->m, values, &w->sample);
	if (++w->stops % WALK_DRAIN_EVERY == 0)
		console_drain(&w->m->console, &w->m->qemu.console);
	w->stale = w->read < w->m->nregs && in_vectors(&w->sample);
	w->missed = !insn_cached(w->m->insns, &w->sample, &word);
	if (w->stale || w->missed || !w->visit(&w->sample, word, w->ctx))
		return 0;
	w->read = changes_sysregs(&w->sample, word) ? w->m->nregs
						    : POSITION_REGS;
	return w->read;
}

/*
 * The next step is under way when something of a sample is found missing, so
 * the walk ends there, the rest is read one instruction late, and a new walk
 * begins. System registers read late are the sample's own unless the first
 * instruction of the vector is an MSR.
 */
static bool complete_sample(struct walk *w, struct err *err)
{
	const uint64_t pc = w->sample.pc, cpsr = w->sample.cpsr;
	uint32_t word;

	if (w->stale &&
	    machine_sample(w->m, &w->sample, NULL) == MACHINE_STOPPED) {
		w->sample.pc = pc;
		w->sample.cpsr = cpsr;
	}
	machine_insn(w->m, &w->sample, &word, err);
	return w->visit(&w->sample, word, w->ctx);
}

enum machine_status machine_walk(struct machine *m, machine_visit visit,
				 void *ctx, struct err *err)
{
	struct walk w = { .m = m, .visit = visit, .ctx = ctx };
	enum machine_status status = machine_ready(m, err);
	bool more = true;

	while (more && status == MACHINE_STOPPED) {
		struct rsp_stop stop;
		int rc;

		w.missed = w.stale = false;
		w.read = m->nregs;
		rc = rsp_walk(m->rsp, m->nums, m->nregs, walk_visit, &w, &stop,
			      err);
		status = machine_came_back(m, rc, &stop);
		more = (w.missed || w.stale) && status != MACHINE_FAILED &&
		       complete_sample(&w, NULL);
	}
	return status;
}

/* ---- running freely ---------------------------------------------------- */

int machine_resume(struct machine *m, struct err *err)
{
	enum machine_status status = machine_ready(m, err);

	if (status == MACHINE_OFF)
		return err_set(err, ERR_TARGET,
			       "the machine is off: restart it");
	if (status == MACHINE_FAILED)
		return -1;
	/* Whatever runs now may load or map other code. */
	insn_cache_flush(m->insns);
	m->running = true; /* also when cancelled right behind the request */
	return rsp_resume(m->rsp, err);
}

int machine_fd(const struct machine *m)
{
	return m->rsp ? rsp_client_fd(m->rsp) : -1;
}

/* Until the stub or the console has something, or the user cancels. */
static void wait_for_news(const struct machine *m, int64_t ms)
{
	struct pollfd p[] = {
		{ .fd = rsp_client_fd(m->rsp), .events = POLLIN },
		{ .fd = m->qemu.console, .events = POLLIN },
		{ .fd = m->opt.cancel_fd, .events = POLLIN },
	};

	poll(p, sizeof(p) / sizeof(p[0]), (int)ms);
}

enum machine_status machine_wait(struct machine *m, int timeout_ms,
				 struct err *err)
{
	int64_t end = clock_ms() + timeout_ms;
	int64_t left = timeout_ms;
	struct rsp_stop stop;
	int rc;

	if (!m->running)
		return machine_ready(m, err);
	while ((rc = rsp_wait_stop(m->rsp, 0, &stop, err)) > 0) {
		if (timeout_ms >= 0) {
			left = end - clock_ms();
			if (left <= 0)
				return MACHINE_RUNNING;
		}
		wait_for_news(m, left);
		console_drain(&m->console, &m->qemu.console);
	}
	return machine_came_back(m, rc, &stop);
}

/*
 * QEMU does not hear the request while its guest waits for room in the
 * console's pipe.
 */
enum machine_status machine_interrupt(struct machine *m, struct err *err)
{
	struct rsp_stop stop;
	int rc = 1;

	if (!m->running)
		return machine_ready(m, err);
	for (int i = 0; rc > 0 && i < INTERRUPT_TRIES; i++) {
		console_drain(&m->console, &m->qemu.console);
		rc = rsp_interrupt_within(m->rsp, INTERRUPT_TRY_MS, &stop, err);
	}
	if (rc > 0)
		rc = rsp_interrupt(m->rsp, &stop, err);
	return machine_came_back(m, rc, &stop);
}

/* ---- to an address ----------------------------------------------------- */

static int stands_at(struct machine *m, uint64_t addr, bool *there,
		     struct err *err)
{
	uint64_t pc;

	if (machine_register(m, REG_PC, &pc, err))
		return -1;
	*there = pc == addr;
	return 0;
}

/* Run with the breakpoint in place; always comes back stopped, or failed. */
static enum machine_status run_bounded(struct machine *m, int timeout_ms,
				       struct err *err)
{
	enum machine_status status;

	status = machine_resume(m, err) ? MACHINE_FAILED
					: machine_wait(m, timeout_ms, err);
	if (status == MACHINE_RUNNING &&
	    machine_interrupt(m, err) != MACHINE_STOPPED)
		return m->off ? MACHINE_OFF : MACHINE_FAILED;
	if (status == MACHINE_FAILED)
		machine_interrupt(m, NULL);
	return status;
}

/* Where did it stop? An interrupt may have come just behind the arrival. */
static enum machine_status arrived(struct machine *m, uint64_t addr,
				   enum machine_status status, struct err *err)
{
	bool there;

	if (status != MACHINE_STOPPED && status != MACHINE_RUNNING)
		return status;
	if (stands_at(m, addr, &there, err))
		return MACHINE_FAILED;
	if (there)
		return MACHINE_STOPPED;
	if (status == MACHINE_STOPPED) {
		err_set(err, ERR_TARGET,
			"something else stopped the machine on its way to "
			"0x%llx: look where it stands",
			(unsigned long long)addr);
		return MACHINE_FAILED;
	}
	return MACHINE_RUNNING;
}

/* Off the breakpoint's address, so that the run does not end at once. */
static enum machine_status step_off(struct machine *m, uint64_t addr,
				    bool *there, struct err *err)
{
	enum machine_status status = machine_ready(m, err);

	*there = false;
	if (status == MACHINE_STOPPED && stands_at(m, addr, there, err))
		return MACHINE_FAILED;
	if (!*there)
		return status;
	status = step(m, err);
	if (status == MACHINE_STOPPED && stands_at(m, addr, there, err))
		return MACHINE_FAILED;
	return status;
}

/* ---- from breakpoint to breakpoint --------------------------------------- */

int machine_breakpoints(struct machine *m, const uint64_t *addrs, size_t n,
			bool set, struct err *err)
{
	enum machine_status status = machine_ready(m, err);

	if (status == MACHINE_OFF)
		return err_set(err, ERR_TARGET,
			       "the machine is off: restart it");
	if (status == MACHINE_FAILED)
		return -1;
	return rsp_breakpoints(m->rsp, addrs, n, set, err);
}

enum machine_status machine_continue(struct machine *m, int timeout_ms,
				     struct machine_sample *s, struct err *err)
{
	enum machine_status status, at;

	status = machine_ready(m, err);
	if (status != MACHINE_STOPPED)
		return status;
	status = run_bounded(m, timeout_ms, err);
	if (status == MACHINE_FAILED || status == MACHINE_OFF)
		return status;
	at = machine_sample(m, s, err);
	return at == MACHINE_STOPPED ? status : at;
}

enum machine_status machine_run_to(struct machine *m, uint64_t addr,
				   int timeout_ms, struct err *err)
{
	enum machine_status status;
	bool there;

	status = step_off(m, addr, &there, err);
	if (status != MACHINE_STOPPED || there)
		return status;
	status = MACHINE_FAILED;
	if (!rsp_breakpoint(m->rsp, addr, true, err))
		status = run_bounded(m, timeout_ms, err);
	if (status == MACHINE_OFF)
		return status;
	/* Also when setting it failed: a cancelled request is still obeyed. */
	machine_settle(m);
	if (rsp_breakpoint(m->rsp, addr, false,
			   status == MACHINE_FAILED ? NULL : err))
		return MACHINE_FAILED;
	return arrived(m, addr, status, err);
}
