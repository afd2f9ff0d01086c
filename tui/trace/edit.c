// SPDX-License-Identifier: MIT
/* Changes by hand. The past they are made in ends there. */
#include "history.h"
#include "regs/pstate.h"
#include "session_impl.h"
#include "trace_impl.h"

static int drop_future(struct session *s, struct err *err)
{
	if (s->at + 1 == trace_count(s->trace))
		return 0;
	if (trace_truncate(s->trace, s->at + 1, err))
		return -1;
	if (s->history)
		history_cut(s);
	return 0;
}

/* What the change has made of the event that the machine stands at. */
static int observe_edit(struct session *s, struct err *err)
{
	struct machine_sample sample;
	uint32_t word = 0;

	if (machine_sample(s->machine, &sample, err) != MACHINE_STOPPED)
		return -1;
	if (machine_insn(s->machine, &sample, &word, NULL))
		word = 0;
	return trace_edit(s->trace, &sample, word, err);
}

static int edit(struct session *s, enum reg_id reg, uint64_t value,
		struct err *err)
{
	struct input input = {
		.event = s->at,
		.kind = INPUT_REGISTER,
		.reg = reg,
		.value = value,
	};

	if (machine_write_register(s->machine, reg, value, err) ||
	    drop_future(s, err))
		return -1;
	input.before = *trace_last(s->trace);
	if (observe_edit(s, err))
		return -1;
	return s->history ? history_input(s, &input, err) : 0;
}

static int ready_to_edit(struct session *s, struct err *err)
{
	if (!trace_count(s->trace))
		return err_set(err, ERR_USAGE, "nothing has run yet");
	return session_sync(s, NULL, NULL, err);
}

int session_write(struct session *s, enum reg_id reg, uint64_t value,
		  struct err *err)
{
	if (reg == REG_CPSR)
		return err_set(err, ERR_USAGE,
			       "of PSTATE only the flags can be changed by "
			       "hand");
	if (reg_desc(reg)->encoding)
		return err_set(err, ERR_USAGE,
			       "%s cannot be written: a stub takes such a "
			       "write and drops it; let the code under test "
			       "write it",
			       reg_desc(reg)->name);
	return ready_to_edit(s, err) ? -1 : edit(s, reg, value, err);
}

int session_write_flags(struct session *s, unsigned int flags, struct err *err)
{
	uint64_t cpsr;

	if (ready_to_edit(s, err) ||
	    machine_register(s->machine, REG_CPSR, &cpsr, err))
		return -1;
	cpsr &= ~((uint64_t)FLAGS_ALL << 6);
	return edit(s, REG_CPSR, cpsr | (uint64_t)(flags & FLAGS_ALL) << 6,
		    err);
}

int session_take_irqs(struct session *s, bool take, struct err *err)
{
	const struct input input = {
		.event = s->at,
		.kind = INPUT_IRQS,
		.value = take,
	};

	if (ready_to_edit(s, err) || machine_step_mask(s->machine, take, err) ||
	    drop_future(s, err))
		return -1;
	s->take_irqs = take;
	return s->history ? history_input(s, &input, err) : 0;
}
