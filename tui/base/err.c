// SPDX-License-Identifier: MIT
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"
#include "base/text.h"

int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return -1;
	err->kind = kind;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	text_scrub(err->text);
	return -1;
}

int err_nomem(struct err *err)
{
	return err_set(err, ERR_ENV,
		       "out of memory: close other programs "
		       "and try again");
}
