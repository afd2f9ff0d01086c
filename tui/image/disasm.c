// SPDX-License-Identifier: MIT
#include <capstone/capstone.h>
#include <stdio.h>
#include <stdlib.h>

#include "image/disasm.h"

struct disasm {
	csh handle;
	cs_insn *insn;
};

struct fixed {
	uint32_t word;
	const char *text;
};

/* Instructions without operands that capstone 4 does not know, or prints as
 * hints by number (Arm ARM C4.1). */
static const struct fixed fixed[] = {
	{ 0xd69f0bff, "eretaa" },    { 0xd69f0fff, "eretab" },
	{ 0xd65f0bff, "retaa" },     { 0xd65f0fff, "retab" },
	{ 0xd50330ff, "sb" },	     { 0xd50320ff, "xpaclri" },
	{ 0xd503211f, "pacia1716" }, { 0xd503215f, "pacib1716" },
	{ 0xd503219f, "autia1716" }, { 0xd50321df, "autib1716" },
	{ 0xd503221f, "esb" },	     { 0xd503223f, "psb csync" },
	{ 0xd503225f, "tsb csync" }, { 0xd503229f, "csdb" },
	{ 0xd503231f, "paciaz" },    { 0xd503233f, "paciasp" },
	{ 0xd503235f, "pacibz" },    { 0xd503237f, "pacibsp" },
	{ 0xd503239f, "autiaz" },    { 0xd50323bf, "autiasp" },
	{ 0xd50323df, "autibz" },    { 0xd50323ff, "autibsp" },
	{ 0xd503241f, "bti" },	     { 0xd503245f, "bti c" },
	{ 0xd503249f, "bti j" },     { 0xd50324df, "bti jc" },
};

#define NFIXED (sizeof(fixed) / sizeof(fixed[0]))

struct disasm *disasm_open(struct err *err)
{
	struct disasm *d = calloc(1, sizeof(*d));

	if (!d) {
		err_nomem(err);
		return NULL;
	}
	if (cs_open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &d->handle)) {
		err_set(err, ERR_ENV,
			"capstone cannot disassemble AArch64: install the "
			"distribution's libcapstone");
		free(d);
		return NULL;
	}
	d->insn = cs_malloc(d->handle);
	if (!d->insn) {
		err_nomem(err);
		disasm_close(d);
		return NULL;
	}
	return d;
}

void disasm_close(struct disasm *d)
{
	if (!d)
		return;
	if (d->insn)
		cs_free(d->insn, 1);
	cs_close(&d->handle);
	free(d);
}

static const char *fixed_text(uint32_t word)
{
	for (size_t i = 0; i < NFIXED; i++) {
		if (fixed[i].word == word)
			return fixed[i].text;
	}
	return NULL;
}

static bool capstone_text(struct disasm *d, uint64_t pc, uint32_t word,
			  char *buf, size_t len)
{
	const uint8_t bytes[4] = { (uint8_t)word, (uint8_t)(word >> 8),
				   (uint8_t)(word >> 16),
				   (uint8_t)(word >> 24) };
	const uint8_t *code = bytes;
	size_t left = sizeof(bytes);

	if (!cs_disasm_iter(d->handle, &code, &left, &pc, d->insn))
		return false;
	snprintf(buf, len, "%s%s%s", d->insn->mnemonic,
		 *d->insn->op_str ? " " : "", d->insn->op_str);
	return true;
}

const char *disasm_text(struct disasm *d, uint64_t pc, uint32_t word, char *buf,
			size_t len)
{
	const char *text = fixed_text(word);

	if (text)
		snprintf(buf, len, "%s", text);
	else if (!capstone_text(d, pc, word, buf, len))
		snprintf(buf, len, ".inst 0x%08x", word);
	return buf;
}
