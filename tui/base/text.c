// SPDX-License-Identifier: MIT
#include "base/text.h"

char *text_scrub(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		if (*p < 0x20 || *p == 0x7f)
			*p = '?';
	}
	return text;
}
