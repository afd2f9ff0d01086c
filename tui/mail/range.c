// SPDX-License-Identifier: MIT
#include "mail/range.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scratch.h"

static const char compare[] =
	"cd /work/tree && g range-diff --no-color \"$1\" \"$2\"\n";

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

/* A backup of an editor's is nobody's source. */
static const char differ[] =
	"cd /work/tree && g reset -q --hard \"$1\" && rm -rf hyp && "
	"cp -a /base/hyp . && g add -A -f hyp && "
	"g -c core.quotePath=true diff --cached --name-only --no-renames "
	"\"$1\" -- 'hyp/*.[chS]' 'hyp/*.inc' 'hyp/*.def' >../differ\n";

int applied_differs(struct scratch *s, const struct applied *a, const char *hyp,
		    char **file, struct err *err)
{
	const char *const args[] = { applied_tip(a), NULL };
	char *whole = realpath(hyp, NULL);
	size_t len;

	*file = NULL;
	if (!whole)
		return err_set(err, ERR_ENV, "%s: %s", hyp, strerror(errno));
	if (!scratch_must_with(s, whole, differ, args, err)) {
		*file = scratch_file(s, "differ", &len);
		if (*file)
			(*file)[strcspn(*file, "\n")] = '\0';
		else
			err_nomem(err);
	}
	free(whole);
	return *file ? 0 : -1;
}
