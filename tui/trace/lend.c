// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "machine/gdb.h"
#include "regs/hcr.h"
#include "regs/pstate.h"
#include "trace/lend.h"
#include "unwind.h"

/* ---- GDB's command line ------------------------------------------------------- */

/* GDB's own settings and commands, whatever the user has in ~/.gdbinit: its
 * question for debuginfod would be asked in front of the prompt, and the one
 * for killing the program before it quits is a wrong one here. */
static const char *const first_args[] = {
	"-nx",	"-q",
	"-iex", "set debuginfod enabled off",
	"-iex", "set confirm off",
};

struct args {
	const char **argv;
	size_t n;
	char guest[512];
	char connect[160];
};

static size_t length(const char *const *list)
{
	size_t n = 0;

	while (list && list[n])
		n++;
	return n;
}

static void add(struct args *a, const char *option, const char *value)
{
	a->argv[a->n++] = option;
	a->argv[a->n++] = value;
}

static void add_all(struct args *a, const char *option, const char *const *list)
{
	for (size_t i = 0; i < length(list); i++)
		add(a, option, list[i]);
}

/* A name that would need quoting of its own, and one too long, is left out:
 * GDB then lacks the guest's symbols. */
static void add_guest(struct args *a, const char *guest)
{
	if (!guest || strpbrk(guest, "\"\\\n") ||
	    strlen(guest) > sizeof(a->guest) - 32)
		return;
	snprintf(a->guest, sizeof(a->guest), "add-symbol-file \"%s\"", guest);
	add(a, "-ex", a->guest);
}

static int make_args(struct args *a, const struct session *s, const char *gdb,
		     const char *target, const struct lend_options *opt)
{
	const size_t fixed = sizeof(first_args) / sizeof(first_args[0]);

	a->n = 0;
	a->argv = calloc(fixed + 2 * length(opt->scripts) +
				 2 * length(opt->commands) + 10,
			 sizeof(*a->argv));
	if (!a->argv)
		return -1;
	a->argv[a->n++] = gdb;
	for (size_t i = 0; i < fixed; i++)
		a->argv[a->n++] = first_args[i];
	if (opt->batch)
		a->argv[a->n++] = "-batch";
	add_guest(a, s->opt.machine.guest);
	add_all(a, "-x", opt->scripts);
	snprintf(a->connect, sizeof(a->connect), "target remote %s", target);
	add(a, "-ex", a->connect);
	add_all(a, "-ex", opt->commands);
	a->argv[a->n++] = s->opt.machine.kernel;
	return 0;
}

/* ---- the calls that led there -------------------------------------------------- */

static int read_memory(void *ctx, uint64_t addr, void *buf, size_t len)
{
	return machine_read(ctx, addr, buf, len, NULL);
}

/* The function that contains the PC, as far as symbols know its begin. */
static void find_self(const struct session *s, struct unwind_place *at)
{
	struct image_place place;
	uint64_t start;

	if (!symbols_lookup(&s->symbols, at->pc, &place) || !place.symbol ||
	    !symbols_find(&s->symbols, place.symbol, &start, &at->self_size))
		return;
	at->self = at->pc - place.offset;
}

static int find_place(struct session *s, const struct machine_sample *sample,
		      struct unwind_place *at)
{
	const bool guest = (sample->hcr_el2 & HCR_VM) &&
			   pstate_el(sample->cpsr) < 2;
	uint64_t start;

	*at = (struct unwind_place){
		.pc = sample->pc,
		.switched = sample->hcr_el2 & HCR_VM,
		.guest = guest,
	};
	find_self(s, at);
	if (!symbols_find(&s->symbols, "__kvm_vcpu_run", &start, &at->run_size))
		return -1;
	if (machine_register(s->machine, guest ? REG_SP_EL2 : REG_SP, &at->sp,
			     NULL) ||
	    machine_register(s->machine, REG_X29, &at->fp, NULL) ||
	    machine_register(s->machine, REG_X30, &at->lr, NULL))
		return -1;
	return 0;
}

/* Arm ARM, "SPSR_EL2": M[4:0] of EL2 with its own stack pointer, and PAN. */
#define PSTATE_EL2H UINT64_C(0x09)
#define PSTATE_MODE UINT64_C(0x1f)
#define PSTATE_PAN  (UINT64_C(1) << 22)

/* The stub reads through the translation of the present level, so for the
 * time of the reading the level is EL2. */
static bool unwind_as_hyp(struct session *s, struct calls *c, uint64_t cpsr,
			  const struct unwind_place *at)
{
	const uint64_t hyp = (cpsr & ~(PSTATE_MODE | PSTATE_PAN)) | PSTATE_EL2H;
	bool known;

	if (machine_write_register(s->machine, REG_CPSR, hyp, NULL))
		return false;
	known = unwind(c, &s->landmarks, at, read_memory, s->machine);
	return !machine_write_register(s->machine, REG_CPSR, cpsr, NULL) &&
	       known;
}

static bool find_calls(struct session *s, const struct machine_sample *sample,
		       struct calls *c)
{
	struct unwind_place at;

	if (pstate_el(sample->cpsr) == 0 && !(sample->hcr_el2 & HCR_VM))
		return true;
	if (find_place(s, sample, &at))
		return false;
	if (at.guest)
		return unwind_as_hyp(s, c, sample->cpsr, &at);
	return unwind(c, &s->landmarks, &at, read_memory, s->machine);
}

/* ---- going on ------------------------------------------------------------------- */

/* The trace begins anew where the machine stands. */
static int rejoin(struct session *s, struct lend_result *result,
		  struct err *err)
{
	struct machine_sample sample;
	uint32_t word = 0;

	if (machine_sample(s->machine, &sample, err) != MACHINE_STOPPED)
		return -1;
	if (machine_insn(s->machine, &sample, &word, NULL))
		word = 0;
	trace_reset(s->trace);
	s->at = 0;
	result->calls_known = find_calls(s, &sample, &s->trace->calls);
	result->rejoined = true;
	if (trace_append(s->trace, &sample, word, err))
		return -1;
	if (s->history)
		history_reset(s);
	return 0;
}

static int come_back(struct session *s, enum machine_status status,
		     const struct rsp_lent *lent, struct lend_result *result,
		     struct err *err)
{
	const bool cancelled = status == MACHINE_FAILED &&
			       err->kind == ERR_CANCELLED;

	result->moved = lent->moved;
	result->wrote = lent->wrote;
	if (status == MACHINE_OFF || (status == MACHINE_FAILED && !cancelled)) {
		s->off = true;
		return status == MACHINE_OFF ? 0 : -1;
	}
	if ((lent->moved || lent->wrote) &&
	    rejoin(s, result, cancelled ? NULL : err))
		return -1;
	return cancelled ? -1 : 0;
}

static int run_gdb(struct session *s, struct gdb *g, const char *name,
		   const struct lend_options *opt, struct rsp_lent *lent,
		   enum machine_status *status, struct err *err)
{
	static const int ours[] = { 0, 1, 2 };
	struct args a;
	int rc;

	if (make_args(&a, s, name, gdb_target(g), opt))
		return err_nomem(err);
	rc = gdb_start(g, a.argv, opt->stdio ? opt->stdio : ours, err);
	free(a.argv);
	if (!rc)
		*status = gdb_serve(g, s->machine, lent, err);
	return rc;
}

int session_lend(struct session *s, const struct lend_options *opt,
		 struct lend_result *result, struct err *err)
{
	enum machine_status status = MACHINE_STOPPED;
	struct rsp_lent lent = { 0 };
	struct err ignored = { .kind = ERR_NONE };
	char name[GDB_NAME_MAX];
	struct gdb *g;
	int rc;

	if (!err)
		err = &ignored;
	*result = (struct lend_result){ 0 };
	if (s->off || !session_synced(s))
		return err_set(err, ERR_USAGE,
			       "no machine stands here for GDB: restart it, or "
			       "bring it here first");
	if (gdb_find(opt->gdb, name, err))
		return -1;
	g = gdb_open(err);
	if (!g)
		return -1;
	rc = run_gdb(s, g, name, opt, &lent, &status, err);
	result->gdb_status = gdb_close(g);
	return rc ? -1 : come_back(s, status, &lent, result, err);
}
