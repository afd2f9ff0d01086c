// SPDX-License-Identifier: MIT
/* Changes by hand. The past they are made in ends there. */
#include <endian.h>

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

int input_apply(struct machine *m, const struct input *input, struct err *err)
{
	uint32_t word = htole32((uint32_t)input->value);

	if (input->kind == INPUT_CODE)
		return machine_write(m, input->addr, &word, sizeof(word), err);
	return machine_write_register(m, input->reg, input->value, err);
}

static int edit(struct session *s, struct input *input, struct err *err)
{
	input->event = s->at;
	if (input_apply(s->machine, input, err) || drop_future(s, err))
		return -1;
	input->before = *trace_last(s->trace);
	if (observe_edit(s, err))
		return -1;
	return s->history ? history_input(s, input, err) : 0;
}

int session_ready_to_edit(struct session *s, struct err *err)
{
	if (!trace_count(s->trace))
		return err_set(err, ERR_USAGE, "nothing has run yet");
	return session_sync(s, NULL, NULL, err);
}

int session_write(struct session *s, enum reg_id reg, uint64_t value,
		  struct err *err)
{
	struct input input = {
		.kind = INPUT_REGISTER,
		.reg = reg,
		.value = value,
	};

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
	return session_ready_to_edit(s, err) ? -1 : edit(s, &input, err);
}

int session_write_code(struct session *s, uint64_t addr, uint32_t word,
		       struct err *err)
{
	struct input input = {
		.kind = INPUT_CODE,
		.addr = addr,
		.value = word,
	};

	return session_ready_to_edit(s, err) ? -1 : edit(s, &input, err);
}

int session_write_flags(struct session *s, unsigned int flags, struct err *err)
{
	struct input input = { .kind = INPUT_REGISTER, .reg = REG_CPSR };

	if (session_ready_to_edit(s, err) ||
	    machine_register(s->machine, REG_CPSR, &input.value, err))
		return -1;
	input.value &= ~((uint64_t)FLAGS_ALL << 6);
	input.value |= (uint64_t)(flags & FLAGS_ALL) << 6;
	return edit(s, &input, err);
}

int session_take_irqs(struct session *s, bool take, struct err *err)
{
	const struct input input = {
		.event = s->at,
		.kind = INPUT_IRQS,
		.value = take,
	};

	if (session_ready_to_edit(s, err) ||
	    machine_step_mask(s->machine, take, err) || drop_future(s, err))
		return -1;
	s->take_irqs = take;
	return s->history ? history_input(s, &input, err) : 0;
}
