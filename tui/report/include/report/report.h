/* SPDX-License-Identifier: MIT */
/*
 * report.h - a finished session as text or JSON, into memory. Nothing here
 * prints; the caller decides where the string goes.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "rules/rules.h"
#include "trace/session.h"

struct report_input {
	const struct session *session;
	const char *recorder; /* "step" */
	unsigned int laps;    /* how many to report */
	const struct verdict *verdicts;
	size_t nverdicts;
};

/* For people: checkpoints, transitions, verdicts of each lap.
 * malloc()ed, NULL when memory is short. */
char *report_text(const struct report_input *in);
/* Schema vhelab-trace/1, as docs describe it. malloc()ed. */
char *report_json(const struct report_input *in);
/* Laps 1 and 2 as a picture, as one page that needs nothing else, and as 72
 * columns of ASCII for a mail: docs/reports.md. malloc()ed. */
char *report_svg(const struct report_input *in);
char *report_html(const struct report_input *in);
char *report_mail(const struct report_input *in);

#endif
