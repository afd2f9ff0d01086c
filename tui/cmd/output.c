// SPDX-License-Identifier: MIT
/* What becomes of a recording: a report, or a trace file. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "cmd.h"
#include "report/report.h"
#include "trace/file.h"

#define DEFAULT_REPORT "text"
#define TRACE_FILE     "trace"

typedef char *(*report_maker)(const struct report_input *in);

/* clang-format off */
static const struct {
	const char *name;
	report_maker make;
} reports[] = {
	{ DEFAULT_REPORT, report_text },
	{ "json", report_json },
	{ "svg", report_svg },
	{ "html", report_html },
	{ "mail", report_mail },
};
/* clang-format on */

#define NR_REPORTS (sizeof(reports) / sizeof(reports[0]))

static const char *format_of(const struct output *out)
{
	if (out->format)
		return out->format;
	return out->path ? TRACE_FILE : DEFAULT_REPORT;
}

static report_maker report_of(const char *format)
{
	for (size_t i = 0; i < NR_REPORTS; i++) {
		if (!strcmp(format, reports[i].name))
			return reports[i].make;
	}
	return NULL;
}

int output_check(const struct output *out, struct err *err)
{
	const char *format = format_of(out);

	if (!strcmp(format, TRACE_FILE) && !out->path)
		return err_set(err, ERR_USAGE,
			       "a trace file wants a name: -o FILE, or -o - "
			       "for standard output");
	if (strcmp(format, TRACE_FILE) && !report_of(format))
		return err_set(err, ERR_USAGE,
			       "no format is called \"%s\": there are text, "
			       "json, svg, html, mail and trace",
			       format);
	return 0;
}

/* ---- a report ---------------------------------------------------------------- */

int output_text(const char *text, const char *path, struct err *err)
{
	struct bytes b = { 0 };
	size_t len = strlen(text);
	int failed;

	bytes_put(&b, text, len);
	if (len && text[len - 1] != '\n')
		bytes_u8(&b, '\n');
	failed = b.failed ? err_nomem(err)
			  : file_write(path ? path : "-", b.data, b.len, err);
	free(b.data);
	return failed;
}

static int write_report(const struct report_input *in, const struct output *out,
			struct err *err)
{
	char *text = report_of(format_of(out))(in);
	int failed = text ? output_text(text, out->path, err) : err_nomem(err);

	free(text);
	return failed;
}

/* ---- a trace file ------------------------------------------------------------- */

static void read_console(const struct session *s, struct bytes *b)
{
	const char *kept;
	char bytes[4096];
	size_t n = 0;

	if (s->machine) {
		while ((n = machine_console(s->machine, bytes, sizeof(bytes))))
			bytes_put(b, bytes, n);
		return;
	}
	kept = trace_file_console(s, &n);
	bytes_put(b, kept, n);
}

static int write_trace(const struct report_input *in, const struct output *out,
		       struct err *err)
{
	struct bytes console = { 0 };
	struct trace_file_extra extra = { .recorder = in->recorder };
	int failed;

	read_console(in->session, &console);
	extra.console = (const char *)console.data;
	extra.console_len = console.len;
	signal(SIGPIPE, SIG_IGN); /* half a file is worth an error */
	failed = trace_file_write(in->session, &extra, out->path, err);
	free(console.data);
	return failed;
}

/* ---- either -------------------------------------------------------------------- */

int output_session(const struct session *s, const struct output *out,
		   const char *recorder, unsigned int laps, struct err *err)
{
	size_t max = 0, broken = 0;
	struct verdict *verdicts;
	struct report_input in = {
		.session = s,
		.recorder = recorder,
		.laps = laps,
	};
	int failed;

	while (rules_standing(max))
		max++;
	max *= laps;
	verdicts = calloc(max, sizeof(*verdicts));
	if (!verdicts)
		return err_nomem(err);
	in.verdicts = verdicts;
	in.nverdicts = rules_judge(s->trace, verdicts, max);
	for (size_t i = 0; i < in.nverdicts; i++)
		broken += !verdicts[i].holds;
	failed = report_of(format_of(out)) ? write_report(&in, out, err)
					   : write_trace(&in, out, err);
	free(verdicts);
	return failed ? -1 : (int)broken;
}

unsigned int output_laps(const struct trace *t)
{
	unsigned int n = lap_count(t);

	while (n && !lap_get(t, n)->complete)
		n--;
	return n;
}
