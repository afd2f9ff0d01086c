// SPDX-License-Identifier: MIT
#include "last_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "finding.h"

#define LINES	8
#define COLUMNS 100
#define KNOWN	512 /* lines of a console that are looked at */
/* hyp/kernel/panic.c: behind these come the registers, one by one. */
#define REPORT "vhelab: unexpected exception"
#define HEAD   (LINES - 2)

struct tail {
	const char *lines[KNOWN];
	size_t count;
};

static void split(struct tail *t, char *text)
{
	char *state = NULL;

	for (char *line = strtok_r(text, "\n", &state); line;
	     line = strtok_r(NULL, "\n", &state)) {
		if (t->count == KNOWN)
			memmove(t->lines, t->lines + 1,
				--t->count * sizeof(t->lines[0]));
		t->lines[t->count++] = line;
	}
}

static size_t find_report(const struct tail *t)
{
	size_t i = t->count;

	while (i > 0 && strncmp(t->lines[i - 1], REPORT, strlen(REPORT)) != 0)
		i--;
	return i > 0 ? i - 1 : t->count;
}

static void put(FILE *out, const char *line)
{
	fprintf(out, "\n    | %.*s", COLUMNS, line);
}

static void put_tail(FILE *out, const struct tail *t)
{
	size_t first = t->count > LINES ? t->count - LINES : 0;
	size_t report = find_report(t);

	if (report < first) {
		for (size_t i = 0; i < HEAD; i++)
			put(out, t->lines[report + i]);
		put(out, "...");
		first = t->count - 1;
	}
	for (; first < t->count; first++)
		put(out, t->lines[first]);
}

void last_words_add(struct lab_finding *f, char *console)
{
	struct tail t = { .count = 0 };
	char *text = NULL;
	size_t len;
	FILE *out;

	split(&t, console);
	out = f ? open_memstream(&text, &len) : NULL;
	if (!out)
		return;
	put_tail(out, &t);
	if (!fclose(out))
		finding_why(f, "%s\n  %s%s", f->why ? f->why : "",
			    t.count ? "the last on its console:"
				    : "its console is empty",
			    text);
	free(text);
}
