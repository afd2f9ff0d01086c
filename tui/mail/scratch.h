/* SPDX-License-Identifier: MIT */
/*
 * scratch.h - shell scripts on a scratch copy, in the sandbox: /work is the
 * scratch folder (tree/ in it the repository), /lent/N the object folders that
 * were lent.
 */
#ifndef MAIL_SCRATCH_H
#define MAIL_SCRATCH_H

#include "box/sandbox.h"
#include "mail/apply.h"

#define SCRATCH_LENDERS	  16
#define SCRATCH_PROCESSES 64

/* @script with @args (at most 3, NULL at the end) as its $1, $2, $3. */
int scratch_run(struct scratch *s, const char *script, const char *const *args,
		struct run_result *r, struct err *err);
/* The same, where failing is not the mails' fault. */
int scratch_must(struct scratch *s, const char *script, const char *const *args,
		 struct err *err);
/* The same, and the folder @hyp is /base/hyp. */
int scratch_must_with(struct scratch *s, const char *hyp, const char *script,
		      const char *const *args, struct err *err);
/* A small file of the scratch folder, malloc()ed; NULL: it is not there. */
char *scratch_file(const struct scratch *s, const char *name, size_t *len);
/* Its first line as a commit; "" if it holds none. */
void scratch_commit(const struct scratch *s, const char *name,
		    char commit[COMMIT_TEXT]);

#endif
