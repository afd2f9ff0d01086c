// SPDX-License-Identifier: MIT
#include "number.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LEN 200

bool number_read(const char *text, uint64_t *value)
{
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *digits = hex ? text + 2 : text;
	char *end;

	/* strtoull() takes blanks and signs, too. */
	if (hex ? !isxdigit((unsigned char)*digits)
		: !isdigit((unsigned char)*digits))
		return false;
	errno = 0;
	*value = strtoull(digits, &end, hex ? 16 : 10);
	return !errno && !*end;
}

static bool find_symbol(const struct session *s, const char *text,
			uint64_t *value)
{
	const char *plus = strrchr(text, '+');
	char name[NAME_MAX_LEN];
	uint64_t offset, size;

	if (symbols_find(&s->symbols, text, value, &size))
		return true;
	if (!plus || (size_t)(plus - text) >= sizeof(name) ||
	    !number_read(plus + 1, &offset))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)(plus - text), text);
	if (!symbols_find(&s->symbols, name, value, &size))
		return false;
	*value += offset;
	return true;
}

static int read_register(struct session *s, enum reg_id reg, uint64_t *value,
			 struct err *err)
{
	if (reg == REG_PC && trace_count(s->trace)) {
		*value = trace_at(s->trace, s->at)->pc;
		return 0;
	}
	if (!s->machine)
		return err_set(err, ERR_USAGE,
			       "a recording does not hold %s: name a symbol or "
			       "an address",
			       reg_desc(reg)->name);
	if (session_sync(s, NULL, NULL, err))
		return -1;
	return machine_register(s->machine, reg, value, err);
}

int number_value(struct session *s, const char *text, uint64_t *value,
		 struct err *err)
{
	enum reg_id reg;

	if (number_read(text, value) || find_symbol(s, text, value))
		return 0;
	if (reg_find(text, &reg))
		return read_register(s, reg, value, err);
	return err_set(err, ERR_USAGE,
		       "no symbol or register is called %s, and it is no "
		       "number: 0x40081000, 12, __kvm_vcpu_run+0x10, x30",
		       text);
}

int number_address(struct session *s, const char *text, uint64_t *addr,
		   struct err *err)
{
	if (number_value(s, text, addr, err))
		return -1;
	if (*addr % 4)
		return err_set(err, ERR_USAGE,
			       "0x%llx is no address of an instruction: those "
			       "are multiples of 4",
			       (unsigned long long)*addr);
	return 0;
}
