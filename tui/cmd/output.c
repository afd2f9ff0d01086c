// SPDX-License-Identifier: MIT
/* What becomes of a recording: a report, or a trace file. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "cmd.h"
#include "report/report.h"
#include "trace/file.h"

#define TRACE_FILE "trace"

static char *(*const reports[FORMATS])(const struct report_input *in) = {
	[FORMAT_TEXT] = report_text, [FORMAT_JSON] = report_json,
	[FORMAT_SVG] = report_svg,   [FORMAT_HTML] = report_html,
	[FORMAT_MAIL] = report_mail,
};

enum report_format report_format(const char *name)
{
	static const char *const names[FORMATS] = {
		[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json",
		[FORMAT_SVG] = "svg",	[FORMAT_HTML] = "html",
		[FORMAT_MAIL] = "mail",
	};
	unsigned int i = FORMAT_TEXT;

	while (name && i < FORMATS && strcmp(name, names[i]) != 0)
		i++;
	return (enum report_format)i;
}

int report_format_check(const char *name, struct err *err)
{
	if (report_format(name) < FORMATS)
		return 0;
	return err_set(err, ERR_USAGE,
		       "no format is called \"%s\": there are text, json, svg, "
		       "html and mail",
		       name);
}

/* Without a format a file gets the recording itself. */
static bool is_trace_file(const struct output *out)
{
	return out->format ? !strcmp(out->format, TRACE_FILE)
			   : out->path != NULL;
}

int output_check(const struct output *out, struct err *err)
{
	if (!is_trace_file(out) && report_format(out->format) < FORMATS)
		return 0;
	if (!is_trace_file(out))
		return err_set(err, ERR_USAGE,
			       "no format is called \"%s\": there are text, "
			       "json, svg, html, mail and trace",
			       out->format);
	if (!out->path)
		return err_set(err, ERR_USAGE,
			       "a trace file wants a name: -o FILE, or -o - "
			       "for standard output");
	return 0;
}

/* ---- a report ---------------------------------------------------------------- */

int output_place_check(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	char *slash;

	if (!path || !strcmp(path, "-"))
		return 0;
	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	else
		strcpy(folder, ".");
	if (!access(folder, W_OK | X_OK) || !access(path, W_OK))
		return 0;
	return err_set(err, ERR_ENV, "%s: %s: name a file that can be written",
		       path, strerror(errno));
}

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
	char *text = reports[report_format(out->format)](in);
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
	failed = is_trace_file(out) ? write_trace(&in, out, err)
				    : write_report(&in, out, err);
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
