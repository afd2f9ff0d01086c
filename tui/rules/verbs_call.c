// SPDX-License-Identifier: MIT
/* Verbs about calls of a function, wherever a lap is. */
#include "image/insn.h"
#include "regs/pstate.h"
#include "verbs_impl.h"

#define STACK_ALIGNMENT 16

/* Whenever that function is entered, are the flags these? */
bool verb_called_with(const struct rule_subject *s, const struct lap *lap,
		      const struct rule_args *a, struct verdict *v)
{
	char x[FLAGS_TEXT_LEN], y[FLAGS_TEXT_LEN];
	uint64_t from, size;

	(void)lap;
	if (!verb_code(s, a, &from, &size, v))
		return false;
	for (size_t i = 0; i < trace_count(s->trace); i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		unsigned int wrong;

		if (e->pc != from)
			continue;
		wrong = (e->flags ^ a->value) & a->flags;
		if (wrong)
			return verb_broken(v, (uint32_t)i, wrong,
					   "%s was entered with %s at event "
					   "%u, must be %s",
					   a->symbol, flags_text(e->flags, x),
					   e->seq, verb_pattern(a, y));
	}
	return true;
}

/*
 * Whenever that function calls another, has it moved SP by a multiple of 16?
 * It was entered with SP aligned: nobody would have called it otherwise. QEMU
 * checks no alignment of SP, so this is read off the instructions.
 */
bool verb_stack_aligned(const struct rule_subject *s, const struct lap *lap,
			const struct rule_args *a, struct verdict *v)
{
	uint64_t from, size;
	int64_t moved = 0;

	(void)lap;
	if (!verb_code(s, a, &from, &size, v))
		return false;
	for (size_t i = 0; i < trace_count(s->trace); i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		enum insn_kind kind = insn_decode(e->word).kind;
		int64_t bytes;

		if (e->pc - from >= size)
			continue;
		if (e->pc == from)
			moved = 0;
		if ((kind == INSN_BL || kind == INSN_BLR) &&
		    moved % STACK_ALIGNMENT)
			return verb_broken(v, (uint32_t)i, 0,
					   "%s has moved SP by %d bytes at its "
					   "call, event %u: no multiple of 16",
					   a->symbol, (int)moved, e->seq);
		if (insn_sp(e->word, &bytes) == INSN_SP_MOVED)
			moved += bytes;
	}
	return true;
}
