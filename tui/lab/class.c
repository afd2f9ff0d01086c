// SPDX-License-Identifier: MIT
/* A class: a process for each hand-in, a file for each result. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "grading.h"
#include "mark.h"
#include "seeds.h"
#include "tree.h"

#define AT_ONCE 64
#define LOOK_MS 20

/* A lab that somebody handed in; what was drawn makes it another. */
struct ready {
	const struct lab *lab;
	char key[STAMP_LEN]; /* "" where it cannot be graded here: */
	char why[ERR_TEXT_MAX];
};

struct class
{
	const struct grade_class *c;
	struct handins all;
	struct ready *labs;
	size_t nlabs;
	struct {
		pid_t pid; /* 0: free */
		size_t index;
	} slots[AT_ONCE];
	size_t next, running, done, skipped;
	time_t began;
	struct err *err;
};

static char *result_path(const struct class *k, size_t index)
{
	return text_format("%s/results/%s.json", k->c->out,
			   k->all.list[index].name);
}

static json_t *result_of(const struct class *k, size_t index)
{
	char *path = result_path(k, index);
	json_t *result = path ? json_load_file(path, 0, NULL) : NULL;

	free(path);
	return result;
}

static int write_result(const struct class *k, size_t index,
			const json_t *result, struct err *err)
{
	char *path = result_path(k, index);
	char *text = json_dumps(result, JSON_INDENT(1));
	int failed = path && text ? file_write(path, text, strlen(text), err)
				  : err_nomem(err);

	free(path);
	free(text);
	return failed;
}

static void tell(struct class *k, const json_t *result, const char *preparing)
{
	size_t fresh = k->done - k->skipped;
	size_t left = k->all.count - k->done;
	struct grade_progress p = {
		.done = k->done,
		.total = k->all.count,
		.skipped = k->skipped,
		.result = result,
		.preparing = preparing,
		.aside = k->all.aside,
		.first_aside = k->all.first_aside,
		.left_s =
			fresh ? (unsigned int)((size_t)(time(NULL) - k->began) *
					       left / fresh)
			      : 0,
	};

	if (k->c->told)
		k->c->told(&p, k->c->ctx);
}

/* ---- what is known already ---------------------------------------------------------- */

static bool same(const json_t *result, const char *key, const char *text)
{
	const char *there = json_string_value(json_object_get(result, key));

	return there ? !strcmp(there, text) : !*text;
}

static bool is_ready(const struct handin *h)
{
	return !*h->refused && !h->seedless;
}

/* NULL where nothing of a lab is asked for. */
static const struct ready *ready_for(const struct class *k, size_t index)
{
	const struct handin *h = &k->all.list[index];

	for (size_t i = 0; i < k->nlabs && is_ready(h); i++) {
		if (k->labs[i].lab == h->lab)
			return &k->labs[i];
	}
	return NULL;
}

static bool is_known(const struct class *k, size_t index)
{
	const struct handin *h = &k->all.list[index];
	const struct ready *ready = ready_for(k, index);
	json_t *result = k->c->again ? NULL : result_of(k, index);
	bool known = result && same(result, "sha256", h->sha256) &&
		     same(result, "lab", h->lab ? h->lab->name : "") &&
		     same(result, "kit", ready ? ready->key : "") &&
		     !same(result, "status", "not-graded");

	json_decref(result);
	return known;
}

/* A lab that this computer cannot grade is the business of who handed it in;
 * a mistake in the teacher's own rules would be everybody's. */
static int prepare_one(struct class *k, const struct lab *lab)
{
	struct ready *ready = &k->labs[k->nlabs];
	struct pristine p;

	ready->lab = lab;
	tell(k, NULL, lab->name);
	if (!pristine_open(&p, k->c->grade, lab, k->err)) {
		memcpy(ready->key, p.key, sizeof(ready->key));
		pristine_close(&p);
	} else if (k->err->kind != ERR_ENV) {
		return -1;
	} else {
		memcpy(ready->why, k->err->text, sizeof(ready->why));
		*k->err = (struct err){ .kind = ERR_NONE };
	}
	k->nlabs++;
	return 0;
}

/* The labs that are there, made ready one after the other. */
static int prepare(struct class *k)
{
	k->labs = calloc(k->all.count + 1, sizeof(*k->labs));
	if (!k->labs)
		return err_nomem(k->err);
	for (size_t i = 0; i < k->all.count; i++) {
		const struct handin *h = &k->all.list[i];

		if (is_ready(h) && !ready_for(k, i) && prepare_one(k, h->lab))
			return -1;
	}
	return 0;
}

/* ---- one process a hand-in ------------------------------------------------------------ */

/* It dies with us, and the sandbox with it. */
static void be_worker(const struct class *k, size_t index, pid_t parent)
{
	const struct handin *h = &k->all.list[index];
	const struct ready *ready = ready_for(k, index);
	struct err err = { .kind = ERR_NONE };
	json_t *result;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	setpgid(0, 0);
	result = ready && *ready->why
			 ? mark_without(h, "not-graded", ready->why)
			 : grade_handin(k->c->grade, h, &err);
	_exit(!result || write_result(k, index, result, &err));
}

static int start_worker(struct class *k, size_t slot, size_t index)
{
	pid_t parent = getpid(), pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		be_worker(k, index, parent);
	if (pid < 0)
		return err_set(k->err, ERR_ENV, "cannot start a process: %s",
			       strerror(errno));
	k->slots[slot].pid = pid;
	k->slots[slot].index = index;
	k->running++;
	return 0;
}

static int end_worker(struct class *k, size_t slot, int status)
{
	size_t index = k->slots[slot].index;
	json_t *result;
	int failed = 0;

	k->slots[slot].pid = 0;
	k->running--;
	if (status) {
		result = mark_without(&k->all.list[index], "not-graded",
				      "The grader itself failed on it.");
		failed = write_result(k, index, result, k->err);
	} else {
		result = result_of(k, index);
	}
	k->done++;
	tell(k, result, NULL);
	json_decref(result);
	return failed;
}

static int reap(struct class *k)
{
	for (size_t slot = 0; slot < k->c->at_once; slot++) {
		int status;

		if (k->slots[slot].pid &&
		    waitpid(k->slots[slot].pid, &status, WNOHANG) > 0 &&
		    end_worker(k, slot, status))
			return -1;
	}
	return 0;
}

static int fill(struct class *k)
{
	for (size_t slot = 0; slot < k->c->at_once; slot++) {
		while (!k->slots[slot].pid && k->next < k->all.count) {
			size_t index = k->next++;

			if (is_known(k, index)) {
				k->done++;
				k->skipped++;
			} else if (start_worker(k, slot, index)) {
				return -1;
			}
		}
	}
	return 0;
}

static int work(struct class *k)
{
	struct pollfd p = { .fd = k->c->grade->kit->cancel_fd,
			    .events = POLLIN };
	int failed = 0;

	k->began = time(NULL);
	while (!failed && (k->next < k->all.count || k->running)) {
		failed = fill(k);
		if (!failed && k->running && poll(&p, 1, LOOK_MS) > 0)
			failed = err_set(k->err, ERR_CANCELLED, "interrupted");
		failed = failed || reap(k);
	}
	for (size_t slot = 0; slot < AT_ONCE; slot++) {
		if (!k->slots[slot].pid)
			continue;
		kill(k->slots[slot].pid, SIGKILL);
		waitpid(k->slots[slot].pid, NULL, 0);
	}
	return failed ? -1 : 0;
}

/* ---- the class --------------------------------------------------------------------------- */

static int assign(struct class *k)
{
	for (size_t i = 0; i < k->all.count; i++) {
		if (seeds_assign(k->c->grade->seeds, &k->all.list[i], k->err))
			return -1;
	}
	return 0;
}

static int make_out(const struct class *k)
{
	char *results = text_format("%s/results", k->c->out);
	int failed = !results || (mkdir(k->c->out, 0755) && errno != EEXIST) ||
		     (mkdir(results, 0755) && errno != EEXIST);

	if (failed)
		err_set(k->err, ERR_ENV, "%s: %s", k->c->out, strerror(errno));
	free(results);
	return failed ? -1 : 0;
}

static json_t *gather(const struct class *k)
{
	json_t *results = json_array();

	for (size_t i = 0; i < k->all.count; i++) {
		json_t *result = result_of(k, i);

		if (result)
			json_array_append_new(results, result);
	}
	return results;
}

int grade_class(const struct grade_class *c, json_t **results, struct err *err)
{
	struct grade_class own = *c;
	struct class k = { .c = &own, .err = err };
	int failed;

	*results = NULL;
	if (own.at_once > AT_ONCE)
		own.at_once = AT_ONCE;
	if (handins_open(&k.all, c->dir, c->grade->labs, c->grade->lab, err))
		return -1;
	failed = make_out(&k) || assign(&k) || prepare(&k) || work(&k);
	if (!failed) {
		*results = gather(&k);
		failed = *results ? grade_report(c->out, *results, err)
				  : err_nomem(err);
	}
	free(k.labs);
	handins_release(&k.all);
	return failed ? -1 : 0;
}
