// SPDX-License-Identifier: MIT
/* work/progress.json: one object, a member for each lab ever touched. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "lab/work.h"

#define SCHEMA	 "vhelab-progress/1"
#define FILE_MAX (1024 * 1024)

static char *state_path(const struct lab_kit *kit)
{
	char *path = NULL;

	return asprintf(&path, "%s/progress.json", kit->work) < 0 ? NULL : path;
}

/* An empty object where there is no file yet. */
static json_t *load(const char *path, struct err *err)
{
	json_error_t why;
	struct stat st;
	char *text;
	size_t size;
	json_t *all;

	if (stat(path, &st) && errno == ENOENT)
		return json_pack("{s:s, s:{}}", "schema", SCHEMA, "labs");
	text = (char *)file_read(path, FILE_MAX, &size, err);
	if (!text)
		return NULL;
	all = json_loadb(text, size, 0, &why);
	free(text);
	if (json_is_object(json_object_get(all, "labs")))
		return all;
	json_decref(all);
	err_set(err, ERR_USAGE,
		"%s is no record of progress any more: move it away to begin "
		"a new one",
		path);
	return NULL;
}

static unsigned int count_of(const json_t *lab, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(lab, key));

	return n > 0 && n < 1000000 ? (unsigned int)n : 0;
}

int lab_state_read(const struct lab_kit *kit, const struct lab *lab,
		   struct lab_state *state, struct err *err)
{
	char *path = state_path(kit);
	json_t *all = path ? load(path, err) : NULL, *one;
	const char *passed, *seed;

	free(path);
	*state = (struct lab_state){ 0 };
	if (!all)
		return -1;
	one = json_object_get(json_object_get(all, "labs"), lab->name);
	passed = json_string_value(json_object_get(one, "passed"));
	seed = json_string_value(json_object_get(one, "seed"));
	state->checks = count_of(one, "checks");
	state->hints = count_of(one, "hints");
	if (state->hints > lab->nhints)
		state->hints = (unsigned int)lab->nhints;
	snprintf(state->passed, sizeof(state->passed), "%s",
		 passed ? passed : "");
	snprintf(state->seed, sizeof(state->seed), "%s", seed ? seed : "");
	json_decref(all);
	return 0;
}

static int save(const char *path, const json_t *all, struct err *err)
{
	char *text = json_dumps(all, JSON_INDENT(2) | JSON_SORT_KEYS);
	int failed = text ? file_write(path, text, strlen(text), err)
			  : err_nomem(err);

	free(text);
	return failed;
}

int lab_state_write(const struct lab_kit *kit, const struct lab *lab,
		    const struct lab_state *state, struct err *err)
{
	char *path = state_path(kit);
	json_t *all = path ? load(path, err) : NULL;
	json_t *one = json_pack("{s:i, s:i, s:s}", "checks", (int)state->checks,
				"hints", (int)state->hints, "passed",
				state->passed);
	int failed = -1;

	mkdir(kit->work, 0777); /* if it fails, so does save() */
	json_object_set_new(all, "last", json_string(lab->name));
	if (*state->seed)
		json_object_set_new(one, "seed", json_string(state->seed));
	if (all &&
	    !json_object_set(json_object_get(all, "labs"), lab->name, one))
		failed = save(path, all, err);
	json_decref(one);
	json_decref(all);
	free(path);
	return failed;
}

const struct lab *labs_last(const struct labs *labs, const struct lab_kit *kit)
{
	char *path = state_path(kit);
	json_t *all = path ? load(path, NULL) : NULL;
	const char *name = json_string_value(json_object_get(all, "last"));
	const struct lab *lab = name ? labs_find(labs, name) : NULL;

	free(path);
	json_decref(all);
	return lab && lab_started(kit, lab) ? lab : NULL;
}

int labs_sow(struct labs *labs, const struct lab_kit *kit, struct err *err)
{
	for (size_t i = 0; i < labs->count; i++) {
		struct lab *lab = &labs->list[i];
		struct lab_state state;

		if (lab_state_read(kit, lab, &state, err) ||
		    (*state.seed && lab_sow(lab, state.seed, err)))
			return -1;
	}
	return 0;
}
