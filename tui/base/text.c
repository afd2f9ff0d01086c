// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

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

char *text_format(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	return n < 0 ? NULL : text;
}
