// SPDX-License-Identifier: MIT
#include <stddef.h>
#include <string.h>

#include "regs/pstate.h"

enum { PSTATE_SPSEL = 1 << 0, PSTATE_NRW = 1 << 4, PSTATE_DAIF_SHIFT = 6 };

/* From FLAG_D down to FLAG_F, as the text shows them. */
static const char letters[] = "DAIF";

unsigned int pstate_flags(uint64_t pstate)
{
	return pstate >> PSTATE_DAIF_SHIFT & FLAGS_ALL;
}

unsigned int pstate_el(uint64_t pstate)
{
	return pstate >> 2 & 3;
}

bool pstate_spsel(uint64_t pstate)
{
	return pstate & PSTATE_SPSEL;
}

bool pstate_aarch32(uint64_t pstate)
{
	return pstate & PSTATE_NRW;
}

const char *flags_text(unsigned int flags, char buf[FLAGS_TEXT_LEN])
{
	for (int i = 0; i < 4; i++)
		buf[i] = flags & FLAG_D >> i ? letters[i] : '-';
	buf[4] = '\0';
	return buf;
}

bool flags_parse(const char *text, unsigned int *flags)
{
	unsigned int parsed = 0;

	if (strlen(text) != 4)
		return false;
	for (int i = 0; i < 4; i++) {
		if (text[i] == letters[i])
			parsed |= (unsigned int)FLAG_D >> i;
		else if (text[i] != '-')
			return false;
	}
	*flags = parsed;
	return true;
}

const char *flag_words(unsigned int flag, bool set)
{
	switch (flag) {
	case FLAG_D:
		return set ? "debug exceptions masked"
			   : "debug exceptions open";
	case FLAG_A:
		return set ? "SError masked" : "SError open";
	case FLAG_I:
		return set ? "IRQ masked" : "IRQ open";
	case FLAG_F:
		return set ? "FIQ masked" : "FIQ open";
	default:
		return "";
	}
}
