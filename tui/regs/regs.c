// SPDX-License-Identifier: MIT
#include <strings.h>

#include "image/insn.h"
#include "regs/regs.h"

#define SYS  INSN_SYSREG
#define CORE 0
#define SYNC true
#define FREE false

#define ALIASES_MAX 4 /* the name, two aliases and the terminator */

static const char *const aliases[REG_COUNT][ALIASES_MAX] = {
#define REG(id, title, encoding, context, layout, ...) \
	[REG_##id] = { #id, __VA_ARGS__ },
#include "regs/registers.def"
};

static const struct reg_desc descs[REG_COUNT] = {
#define REG(id, title_, encoding_, context_, ...)    \
	[REG_##id] = { .name = #id,                  \
		       .title = title_,              \
		       .aliases = aliases[REG_##id], \
		       .encoding = encoding_,        \
		       .context = context_ },
#include "regs/registers.def"
};

struct twin {
	enum reg_id el1, el2;
};

static const struct twin twins[] = {
#define TWIN(el1, el2) { REG_##el1, REG_##el2 },
#include "regs/registers.def"
};

#define NTWINS (sizeof(twins) / sizeof(twins[0]))

const struct reg_desc *reg_desc(enum reg_id id)
{
	return &descs[id];
}

static bool goes_by(const struct reg_desc *desc, const char *name)
{
	for (const char *const *alias = desc->aliases; *alias; alias++) {
		if (!strcasecmp(*alias, name))
			return true;
	}
	return false;
}

bool reg_find(const char *name, enum reg_id *id)
{
	for (int i = 0; i < REG_COUNT; i++) {
		if (goes_by(&descs[i], name)) {
			*id = (enum reg_id)i;
			return true;
		}
	}
	return false;
}

bool reg_find_encoding(uint16_t encoding, enum reg_id *id)
{
	if (!encoding)
		return false;
	for (int i = 0; i < REG_COUNT; i++) {
		if (descs[i].encoding == encoding) {
			*id = (enum reg_id)i;
			return true;
		}
	}
	return false;
}

/* VBAR_EL12 has the encoding of VBAR_EL1, but for op1 = 5. */
static bool is_el12(uint16_t encoding, enum reg_id el1)
{
	return encoding == (descs[el1].encoding | SYS(0, 5, 0, 0, 0));
}

bool reg_redirect(uint16_t encoding, unsigned int el, bool e2h, enum reg_id *id)
{
	if (el < 2 || !e2h)
		return reg_find_encoding(encoding, id);
	for (size_t i = 0; i < NTWINS; i++) {
		if (is_el12(encoding, twins[i].el1)) {
			*id = twins[i].el1;
			return true;
		}
		if (el == 2 && encoding == descs[twins[i].el1].encoding) {
			*id = twins[i].el2;
			return true;
		}
	}
	return reg_find_encoding(encoding, id);
}
