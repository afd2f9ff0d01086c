// SPDX-License-Identifier: MIT
#include "log.h"

#include <stdio.h>
#include <string.h>

static void add(struct log *l, const char *prefix, const char *text)
{
	snprintf(l->lines[l->count++ % LOG_LINES], LOG_TEXT, "%s%s", prefix,
		 text);
}

void log_command(struct log *l, const char *line)
{
	if (l->depth++ == 0)
		snprintf(l->command, sizeof(l->command), "%s", line);
}

void log_outcome(struct log *l, const char *text)
{
	if (--l->depth > 0 || !*text)
		return;
	add(l, "> ", l->command);
	add(l, "", text);
}

void log_said(struct log *l, const char *text)
{
	const char *last = log_line(l, 0);

	if (l->depth == 0 && *text &&
	    !(last && !strncmp(last, text, LOG_TEXT - 1)))
		add(l, "", text);
}

const char *log_line(const struct log *l, size_t back)
{
	size_t kept = l->count < LOG_LINES ? l->count : LOG_LINES;

	return back < kept ? l->lines[(l->count - 1 - back) % LOG_LINES] : NULL;
}
