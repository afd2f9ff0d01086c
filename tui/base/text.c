// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

char *text_scrub(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		if (*p < 0x20 || *p == 0x7f)
			*p = '?';
	}
	return text;
}

bool text_join(char **text, const char *more)
{
	char *longer;

	if (asprintf(&longer, "%s%s%s", *text ? *text : "", *text ? " " : "",
		     more) < 0)
		return false;
	free(*text);
	*text = text_scrub(longer);
	return true;
}
