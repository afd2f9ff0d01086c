// SPDX-License-Identifier: MIT
#include "box/compile.h"

#include <string.h>

/* A whole build needs 10 s. */
const struct run_limits compile_limits = { .cpu_s = 10,
					   .file_mb = 16,
					   .memory_mb = 1024,
					   .tree_cpu_s = 40,
					   .idle_s = 10 };

/* gcc and ld write "error:", as writes "Error:". */
static const char *diagnosis(const char *output)
{
	const char *at = strstr(output, "undefined reference");

	return at ? at : strstr(output, "rror:");
}

bool compile_refused(const char *output)
{
	return diagnosis(output);
}

char *compile_error(const char *output)
{
	const char *at = diagnosis(output);
	size_t len = strlen(output);

	while (!at && len > 0 && output[len - 1] == '\n')
		len--;
	if (!at)
		at = output + len;
	while (at > output && at[-1] != '\n')
		at--;
	return strndup(at, strcspn(at, "\n"));
}

const char *compile_wrong(const struct run_result *r)
{
	if (r->end == RUN_IDLE)
		return "a compiler waits for a file that never ends";
	if (r->end == RUN_WORKED || strstr(r->output, "CPU time limit") ||
	    strstr(r->output, "Killed"))
		return "a compiler used more processor time or memory than "
		       "it is given";
	if (strstr(r->output, "memory") || strstr(r->output, "too large"))
		return "it needs more memory or larger files than it is "
		       "given";
	return "the tree does not compile";
}
