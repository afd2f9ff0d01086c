// SPDX-License-Identifier: MIT
#include "mail/range.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scratch.h"

/* All commits have one subject here: it would say nothing. */
static const char compare[] =
	"cd /work/tree && g range-diff --no-color \"$1\" \"$2\" >../range && "
	"sed 's/ a part$//' ../range\n";

const char *applied_tip(const struct applied *a)
{
	const char *tip = a->base;

	for (size_t i = 0; i < a->count; i++) {
		if (a->parts[i].state == PART_APPLIED)
			tip = a->parts[i].commit;
	}
	return tip;
}

static bool is_empty(const struct applied *a)
{
	return applied_tip(a) == a->base;
}

int applied_range(struct scratch *s, const struct applied *from,
		  const struct applied *to, char **text, struct err *err)
{
	char a[2 * COMMIT_TEXT + 4], b[2 * COMMIT_TEXT + 4];
	const char *const args[] = { a, b, NULL };
	struct run_result r = { 0 };

	*text = NULL;
	if (is_empty(from) || is_empty(to)) {
		*text = strdup("");
		return *text ? 0 : err_nomem(err);
	}
	snprintf(a, sizeof(a), "%s..%s", from->base, applied_tip(from));
	snprintf(b, sizeof(b), "%s..%s", to->base, applied_tip(to));
	if (scratch_run(s, compare, args, &r, err)) {
		run_release(&r);
		return -1;
	}
	if (!r.status && r.end == RUN_ENDED) {
		*text = r.output;
		r.output = NULL;
	} else {
		err_set(err, ERR_ENV, "git range-diff fails: %.200s", r.output);
	}
	run_release(&r);
	return *text ? 0 : -1;
}
