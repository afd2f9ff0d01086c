// SPDX-License-Identifier: MIT
#include "predict.h"

#include <string.h>

#include "image/insn.h"
#include "regs/pstate.h"
#include "text.h"

static const struct {
	const char *name, *words;
} concepts[CONCEPT_COUNT] = {
	[CONCEPT_ERET] = { "eret", "ERET, which loads the flags from SPSR" },
	[CONCEPT_EXCEPTION] = { "exception", "an exception sets all four" },
	[CONCEPT_IMMEDIATE] = { "daifset/clr", "msr daifset and msr daifclr" },
	[CONCEPT_REGISTER] = { "msr daif", "msr daif, xN writes all four" },
	[CONCEPT_BRANCH] = { "branch",
			     "with VHE: call and return keep the flags" },
	[CONCEPT_NVHE] = { "hvc/eret",
			   "without VHE: HVC saves, ERET restores" },
};

const char *concept_name(enum concept concept)
{
	return concepts[concept].name;
}

const char *concept_words(enum concept concept)
{
	return concepts[concept].words;
}

/* ---- what happened ---------------------------------------------------------- */

/* Into the switch or out of it by a branch. */
static bool crosses(const struct predict_step *s, enum insn_kind kind)
{
	bool in = s->from->world == WORLD_HOST && s->to->world == WORLD_HYP;
	bool out = s->from->world == WORLD_HYP && s->to->world == WORLD_HOST;

	return (in && (kind == INSN_BL || kind == INSN_BLR)) ||
	       (out && kind == INSN_RET);
}

/* A host at EL1 calls EL2, or is returned to. */
static bool without_vhe(const struct predict_step *s, enum insn_kind kind)
{
	if (s->to->exception)
		return kind == INSN_HVC && s->from->world == WORLD_HOST;
	return kind == INSN_ERET && s->from->el == 2 && s->to->el == 1 &&
	       s->to->world == WORLD_HOST;
}

static bool branch_about(const struct predict_step *s, enum insn_kind kind,
			 enum concept *concept)
{
	*concept = CONCEPT_BRANCH;
	return crosses(s, kind);
}

bool predict_about(const struct predict_step *s, enum concept *concept)
{
	enum insn_kind kind = insn_decode(s->from->word).kind;

	if (s->to->gap || s->to->edited)
		return false;
	if (without_vhe(s, kind))
	*concept = CONCEPT_NVHE;
	else if (s->to->exception) *concept = CONCEPT_EXCEPTION;
	else if (kind == INSN_ERET) *concept = CONCEPT_ERET;
	else if (kind == INSN_MSR_DAIFSET ||
		 kind == INSN_MSR_DAIFCLR) *concept = CONCEPT_IMMEDIATE;
	else if (kind == INSN_MSR_DAIF) *concept = CONCEPT_REGISTER;
	else return branch_about(s, kind, concept);
	return true;
}

/* ---- what the architecture says --------------------------------------------- */

enum reg_id predict_source(const struct predict_step *s)
{
	struct insn insn = insn_decode(s->from->word);

	if (s->to->exception)
		return REG_COUNT;
	if (insn.kind == INSN_ERET && s->from->el == 1)
		return REG_SPSR_EL1;
	if (insn.kind == INSN_MSR_DAIF && insn.rt <= 30)
		return (enum reg_id)(REG_X0 + insn.rt);
	return REG_COUNT;
}

bool predict_flags(const struct predict_step *s, unsigned int *flags)
{
	struct insn insn = insn_decode(s->from->word);
	bool register_known = predict_source(s) == REG_COUNT || s->known;

	*flags = s->from->flags;
	if (s->to->exception)
		*flags = FLAGS_ALL;
	else if (insn.kind == INSN_MSR_DAIFSET)
		*flags |= (unsigned int)insn.imm;
	else if (insn.kind == INSN_MSR_DAIFCLR)
		*flags &= ~(unsigned int)insn.imm;
	else if (insn.kind == INSN_MSR_DAIF && insn.rt == 31)
		*flags = 0; /* xzr */
	else if (insn.kind == INSN_ERET && s->from->el == 2)
		*flags = pstate_flags(s->from->spsr_el2);
	else if (insn.kind == INSN_ERET || insn.kind == INSN_MSR_DAIF)
		*flags = pstate_flags(s->value);
	return register_known;
}

/* ---- in words ----------------------------------------------------------------- */

static void why_exception(struct text *t, const struct predict_step *s)
{
	char four[FLAGS_TEXT_LEN];

	text_add(t,
		 "an exception to EL%u sets all four; SPSR_EL%u keeps the old "
		 "%s",
		 s->to->el, s->to->el, flags_text(s->from->flags, four));
}

static void why_eret(struct text *t, const struct predict_step *s)
{
	char four[FLAGS_TEXT_LEN];
	unsigned int flags;

	text_add(t, "ERET loads PSTATE from SPSR_EL%u", s->from->el);
	if (predict_flags(s, &flags))
		text_add(t, ", whose bits 9 to 6 are %s",
			 flags_text(flags, four));
}

static void why_register(struct text *t, const struct predict_step *s, int rt)
{
	char four[FLAGS_TEXT_LEN];
	unsigned int flags;

	text_add(t, "msr daif takes all four from bits 9 to 6 of ");
	if (rt == 31)
		text_add(t, "xzr");
	else
		text_add(t, "x%d", rt);
	if (predict_flags(s, &flags))
		text_add(t, ", which are %s", flags_text(flags, four));
}

static void why_immediate(struct text *t, const struct insn *insn)
{
	char four[FLAGS_TEXT_LEN];

	text_add(t, "daif%s #%u %s %s, the others stay",
		 insn->kind == INSN_MSR_DAIFSET ? "set" : "clr",
		 (unsigned int)insn->imm,
		 insn->kind == INSN_MSR_DAIFSET ? "sets" : "clears",
		 flags_text((unsigned int)insn->imm, four));
}

static void why_branch(struct text *t, const struct predict_step *s)
{
	bool in = s->to->world == WORLD_HYP;

	text_add(t,
		 "with VHE the %s is a plain branch: the flags %s as they are",
		 in ? "call" : "return", in ? "go in" : "come out");
}

const char *predict_why(const struct predict_step *s, char *buf, size_t len)
{
	struct insn insn = insn_decode(s->from->word);
	struct text t = text_begin(buf, len);

	if (s->to->exception)
		why_exception(&t, s);
	else if (insn.kind == INSN_ERET)
		why_eret(&t, s);
	else if (insn.kind == INSN_MSR_DAIF)
		why_register(&t, s, insn.rt);
	else if (insn.kind == INSN_MSR_DAIFSET || insn.kind == INSN_MSR_DAIFCLR)
		why_immediate(&t, &insn);
	else
		why_branch(&t, s);
	return buf;
}

static unsigned int flag_of(char c)
{
	static const char letters[] = "FIAD";
	const char *at = strchr(letters, c & ~0x20);

	return c && at && *at ? 1U << (at - letters) : 0;
}

bool predict_parse(const char *text, unsigned int *flags)
{
	*flags = 0;
	for (const char *c = text; *c; c++) {
		unsigned int flag = flag_of(*c);

		if (*c != '-' && (!flag || (*flags & flag)))
			return false;
		*flags |= flag;
	}
	return *text && strlen(text) <= 4;
}
