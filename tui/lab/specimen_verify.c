// SPDX-License-Identifier: MIT
/* Are the specimens what they are said to be? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "finding.h"
#include "judge.h"
#include "specimen_verify.h"
#include "trace/file.h"
#include "tree.h"

#define VERDICTS_MAX 128

struct verify {
	const struct lab_kit *kit;
	const struct lab *lab;
	const struct rule_set *oracle;
	lab_told told;
	void *ctx;
	struct err *err;
	int wrong;
};

static void tell(struct verify *v, const char *what, const char *name,
		 const char *why)
{
	char line[120];

	snprintf(line, sizeof(line), "%s%s", what, name);
	v->told(v->lab, line, why, v->ctx);
	v->wrong += *why != '\0';
}

/* ---- against the oracle --------------------------------------------------------- */

/* "" if the recording keeps the oracle, or breaks it as it should. */
static void hold_against(const struct verify *v, const struct specimen *s,
			 const struct session *session, char *why, size_t len)
{
	const struct rule_subject subject = { .trace = session->trace,
					      .symbols = &session->symbols,
					      .nvhe = s->run.nvhe };
	struct verdict verdicts[VERDICTS_MAX];
	size_t n = rule_set_judge(v->oracle, &subject, verdicts, VERDICTS_MAX);
	bool broke = false;

	*why = '\0';
	for (size_t i = 0; i < n; i++) {
		if (verdicts[i].holds)
			continue;
		if (s->good)
			snprintf(why, len, "%s breaks on lap %u: %s",
				 verdicts[i].rule->name, verdicts[i].lap,
				 verdicts[i].text);
		broke |= s->breaks &&
			 !strcmp(verdicts[i].rule->name, s->breaks);
	}
	if (!s->good && !broke)
		snprintf(why, len, "%s holds on each lap", s->breaks);
}

static int verify_specimen(struct verify *v, const struct specimen *s,
			   const char *folder)
{
	char *path = specimen_path(folder, s);
	struct session session;
	char why[240];

	if (!path)
		return err_nomem(v->err);
	if (session_open_file(&session, path, v->err)) {
		free(path);
		return -1;
	}
	hold_against(v, s, &session, why, sizeof(why));
	session_close(&session);
	free(path);
	tell(v, s->good ? "good: " : "mutant: ", s->name, why);
	return 0;
}

/* ---- by the solution ------------------------------------------------------------- */

static int verify_solution(struct verify *v, const struct specimens *set,
			   const char *folder)
{
	char *checker = text_format("%s/solution.py", v->lab->dir);
	const struct judge j = { .kit = v->kit,
				 .set = set,
				 .checker = checker,
				 .folder = folder,
				 .jobs = 1 };
	struct lab_result r = { .lab = v->lab };
	int failed = checker ? judge_checker(&j, &r, v->err)
			     : err_nomem(v->err);
	const char *wrong = "";

	for (size_t i = 0; !failed && i < r.count; i++) {
		if (!r.findings[i].held)
			wrong = r.findings[i].name;
	}
	if (!failed)
		tell(v, "the solution tells them apart", "", wrong);
	lab_result_release(&r);
	free(checker);
	return failed;
}

static int verify_set(struct verify *v, const struct specimens *set,
		      const char *dir)
{
	char *folder = specimens_folder(v->kit, v->lab, set, dir, v->err);
	int failed = !folder;

	for (size_t i = 0; !failed && i < set->count; i++)
		failed = verify_specimen(v, &set->list[i], folder);
	failed = failed || verify_solution(v, set, folder);
	free(folder);
	return failed ? -1 : 0;
}

static int verify_hidden(struct verify *v)
{
	char *dir =
		text_format("%s/labs/hidden/%s", v->kit->tree, v->lab->name);
	struct specimens *set = NULL;
	int failed = 0;

	if (tree_exists(dir)) {
		set = specimens_read(dir, v->err);
		failed = !set || verify_set(v, set, dir);
	}
	specimens_free(set);
	free(dir);
	return failed;
}

int specimens_verify(const struct lab_kit *kit, const struct lab *lab,
		     lab_told told, void *ctx, struct err *err)
{
	char *path = text_format("%s/oracle", lab->dir);
	struct rule_set *oracle = path ? rule_set_read(path, err) : NULL;
	struct verify v = { .kit = kit,
			    .lab = lab,
			    .oracle = oracle,
			    .told = told,
			    .ctx = ctx,
			    .err = err };
	int failed = !oracle || verify_set(&v, lab->specimens, lab->dir) ||
		     verify_hidden(&v);

	rule_set_free(oracle);
	free(path);
	return failed ? -1 : v.wrong;
}
