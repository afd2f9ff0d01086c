// SPDX-License-Identifier: MIT
#include "redirect.h"

#include <stdio.h>

#include "image/insn.h"
#include "regs/hcr.h"

/* VBAR_EL12 is not in the table: it is VBAR_EL1 by another encoding. */
static void name_in_code(uint16_t encoding, enum reg_id reached, char *buf,
			 size_t len)
{
	enum reg_id named;

	if (reg_find_encoding(encoding, &named))
		snprintf(buf, len, "%s", reg_desc(named)->name);
	else
		snprintf(buf, len, "%s2", reg_desc(reached)->name);
}

static bool is_redirected(const struct trace_event *e, const struct insn *insn,
			  enum reg_id *reached)
{
	enum reg_id named;

	if (insn->kind != INSN_MSR_SYSREG && insn->kind != INSN_MRS)
		return false;
	return reg_redirect(insn->sysreg, e->el, e->hcr_el2 & HCR_E2H,
			    reached) &&
	       !(reg_find_encoding(insn->sysreg, &named) && named == *reached);
}

bool redirect_words(const struct model *m, bool before, char *buf, size_t len)
{
	const struct trace_event *e = m->now;
	enum reg_id reached;
	struct insn insn;
	char code[32];
	bool read;

	if (before && m->event == 0)
		return false;
	if (before)
		e = trace_at(m->s->trace, m->event - 1);
	insn = insn_decode(e->word);
	/* What was not seen, or never done, changed nothing. */
	if (before && (m->now->gap || m->now->exception))
		return false;
	if (!is_redirected(e, &insn, &reached))
		return false;
	read = insn.kind == INSN_MRS;
	name_in_code(insn.sysreg, reached, code, sizeof(code));
	if (before)
		snprintf(buf, len, "the code says %s, %s %s (E2H)", code,
			 reg_desc(reached)->name,
			 read ? "was read" : "changed");
	else
		snprintf(buf, len,
			 "next: the code says %s, %s will be %s (E2H)", code,
			 reg_desc(reached)->name, read ? "read" : "written");
	return true;
}
