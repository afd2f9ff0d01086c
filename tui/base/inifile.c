// SPDX-License-Identifier: MIT
#include <ini.h>

#include "base/inifile.h"

int inifile_complain(struct err *problem, const char *section, const char *what,
		     const char *word)
{
	if (problem->kind == ERR_NONE)
		err_set(problem, ERR_USAGE, "[%.40s] %s%.80s", section, what,
			word);
	return 0;
}

int inifile_read(const struct inifile *f, const char *text, const char *name,
		 struct err *err)
{
	int line = ini_parse_string(text, f->on_key, f->ctx);

	if (!line && f->whole)
		f->whole(f->ctx);
	if (!line && f->problem->kind == ERR_NONE)
		return 0;
	return err_set(err, ERR_USAGE, "%s:%d: %s", name, line > 0 ? line : 1,
		       f->problem->kind == ERR_NONE ? "not the form of an INI "
						      "file"
						    : f->problem->text);
}
