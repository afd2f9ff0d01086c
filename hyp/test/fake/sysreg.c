// SPDX-License-Identifier: MIT
/*
 * sysreg.c - the fake register file.
 */
#include <assert.h>
#include <string.h>

#include "asm/sysreg.h"

#define MAX_REGS     128
#define MAX_ACCESSES 1024

static struct {
	const char *name;
	u64 value;
} regs[MAX_REGS];
static size_t reg_count;

static struct fake_access accesses[MAX_ACCESSES];
static size_t access_count;

static u64 *find(const char *name)
{
	size_t i;

	for (i = 0; i < reg_count; i++) {
		if (!strcmp(regs[i].name, name))
			return &regs[i].value;
	}
	assert(reg_count < MAX_REGS);
	regs[reg_count++].name = name;
	regs[i].value = 0;
	return &regs[i].value;
}

static void log_access(struct fake_access access)
{
	assert(access_count < MAX_ACCESSES);
	accesses[access_count++] = access;
}

u64 fake_sysreg_read(const char *name)
{
	log_access((struct fake_access){ name, .value = *find(name) });
	return *find(name);
}

void fake_sysreg_write(u64 value, const char *name)
{
	log_access((struct fake_access){ name, true, .value = value });
	*find(name) = value;
}

void fake_insn(const char *text, u64 operand)
{
	log_access((struct fake_access){ text, .is_insn = true,
					 .value = operand });
}

void fake_sysreg_reset(void)
{
	reg_count = 0;
	access_count = 0;
}

void fake_sysreg_set(const char *name, u64 value)
{
	*find(name) = value;
}

u64 fake_sysreg_get(const char *name)
{
	return *find(name);
}

const struct fake_access *fake_sysreg_access(size_t i)
{
	return i < access_count ? &accesses[i] : NULL;
}
