// SPDX-License-Identifier: MIT
#include "trace/unfix.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "image/insn.h"
#include "regs/pstate.h"
#include "session_impl.h"

/* The switch is a page or so; a symbol that claims more is cut. */
#define WORDS_MAX 1024

struct code {
	uint64_t addr;
	size_t words;
	uint32_t word[WORDS_MAX];
};

bool unfix_find(const uint32_t *code, size_t words, uint64_t addr,
		struct unfix *u)
{
	bool masked = false;

	*u = (struct unfix){ 0 };
	for (size_t i = 0; i < words; i++) {
		struct insn insn = insn_decode(code[i]);
		struct unfix_place at = { addr + 4 * i, code[i], false };

		if (insn.kind == INSN_MSR_DAIFSET && insn.imm == FLAGS_ALL &&
		    !masked) {
			u->mask = at;
			masked = true;
		} else if (insn.kind == INSN_MSR_DAIF && masked) {
			u->restore = at;
			return true;
		}
	}
	return false;
}

/* ---- the switch's code in memory --------------------------------------------- */

static int read_code(struct session *s, uint64_t addr, uint64_t size,
		     struct code *code, struct err *err)
{
	code->addr = addr;
	code->words = size / 4 < WORDS_MAX ? (size_t)(size / 4) : WORDS_MAX;
	if (machine_read(s->machine, addr, code->word, code->words * 4, err))
		return -1;
	for (size_t i = 0; i < code->words; i++)
		code->word[i] = le32toh(code->word[i]);
	return 0;
}

/* The switch, at an address that the host can read: its code for nVHE, where
 * that is another, is mapped for the host as any of the kernel's. */
static const char *switch_name(const struct session *s)
{
	return s->hyp_image ? "__kvm_nvhe___kvm_vcpu_run" : "__kvm_vcpu_run";
}

/* Where __kvm_vcpu_run() only wraps the function that does it. */
static bool wrapped(const struct session *s, const struct code *code,
		    uint64_t *addr, uint64_t *size)
{
	if (!symbols_find(&s->symbols, "__kvm_vcpu_run_vhe", addr, size))
		return false;
	for (size_t i = 0; i < code->words; i++) {
		struct insn insn = insn_decode(code->word[i]);

		if (insn.kind == INSN_BL &&
		    code->addr + 4 * i + (uint64_t)insn.imm == *addr)
			return true;
	}
	return false;
}

static int look(struct session *s, struct unfix *u, struct err *err)
{
	struct code code;
	uint64_t addr, size;

	if (!symbols_find(&s->symbols, switch_name(s), &addr, &size) ||
	    read_code(s, addr, size, &code, err))
		return -1;
	if (unfix_find(code.word, code.words, code.addr, u))
		return 0;
	if (wrapped(s, &code, &addr, &size)) {
		if (read_code(s, addr, size, &code, err))
			return -1;
		if (unfix_find(code.word, code.words, code.addr, u))
			return 0;
	}
	return err_set(err, ERR_USAGE,
		       "%s has no msr daifset, #0xf with an msr daif, xN "
		       "behind it: there is nothing to take out",
		       switch_name(s));
}

/* ---- changing it ------------------------------------------------------------- */

static int is_gone(struct session *s, struct unfix_place *at, struct err *err)
{
	uint32_t word;

	if (machine_read(s->machine, at->addr, &word, sizeof(word), err))
		return -1;
	at->gone = le32toh(word) == INSN_WORD_NOP;
	return 0;
}

/* What is found once is kept: where NOPs are, nothing can be found again. */
static int find(struct session *s, struct err *err)
{
	struct unfix *known = &s->unfix;

	if (!known->mask.addr && look(s, known, err)) {
		known->mask.addr = 0;
		return -1;
	}
	return is_gone(s, &known->mask, err) ||
	       is_gone(s, &known->restore, err);
}

static int patch(struct session *s, const struct unfix_place *at, bool undo,
		 struct err *err)
{
	return session_write_code(s, at->addr, undo ? at->word : INSN_WORD_NOP,
				  err);
}

int session_find_fix(struct session *s, bool undo, struct unfix *u,
		     struct err *err)
{
	struct unfix *known = &s->unfix;

	*u = *known;
	if (session_ready_to_edit(s, err))
		return -1;
	if (undo && !known->mask.addr)
		return err_set(err, ERR_USAGE,
			       "nothing was taken out here: unfix does that");
	if (find(s, err))
		return -1;
	*u = *known;
	if (known->mask.gone != undo || known->restore.gone != undo)
		return err_set(err, ERR_USAGE,
			       undo ? "both are in place here: unfix takes "
				      "them out"
				    : "both are taken out here already: refix "
				      "puts them back");
	return 0;
}

int session_unfix(struct session *s, bool undo, struct unfix *u,
		  struct err *err)
{
	if (session_find_fix(s, undo, u, err) ||
	    patch(s, &u->mask, undo, err) || patch(s, &u->restore, undo, err))
		return -1;
	u->mask.gone = u->restore.gone = !undo;
	return 0;
}

static size_t place_words(const struct session *s, const struct unfix_place *at,
			  char *buf, size_t len)
{
	char insn[64], symbol[96];

	return (size_t)snprintf(
		buf, len, "%s at %s",
		disasm_text(s->disasm, at->addr, at->word, insn, sizeof(insn)),
		symbols_format(&s->symbols, at->addr, symbol, sizeof(symbol)));
}

const char *unfix_words(const struct session *s, const struct unfix *u,
			char *buf, size_t len)
{
	size_t used = place_words(s, &u->mask, buf, len);

	if (used < len)
		used += (size_t)snprintf(buf + used, len - used, " and ");
	if (used < len)
		place_words(s, &u->restore, buf + used, len - used);
	return buf;
}
