// SPDX-License-Identifier: MIT
#include "mail/apply.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/text.h"
#include "index.h"
#include "scratch.h"

/* Back to a commit, whatever was begun. */
static const char restart[] =
	"cd /work/tree && rm -rf .git/rebase-apply && "
	"g checkout -q -f --detach \"$1\" && g clean -q -f -d\n";

/* A lender's commit, as far as it concerns us; 3: nobody has it, or it is of
 * another project. */
static const char take_base[] =
	"cd /work/tree || exit 1\n"
	"h=$(g rev-parse -q --verify \"$1:hyp\" 2>/dev/null) || exit 3\n"
	"u=$(g rev-parse -q --verify \"$1:guest\" 2>/dev/null) || exit 3\n"
	"t=$(printf '040000 tree %s\\tguest\\n040000 tree %s\\thyp\\n' $u $h | "
	"g mktree 2>/dev/null) || exit 3\n"
	"g commit-tree -m 'the base that the mail names' $t >/work/named\n";

/* 3: it is no patch; 4: it does not apply, for ../why or what ../said says;
 * 5: nothing of it is new. */
static const char take_part[] =
	"cd /work/tree && rm -f ../names ../said ../why ../raw ../commit || "
	"exit 1\n"
	"g apply --numstat -z ../mail >../names 2>../why || exit 3\n"
	"was=$(g rev-parse HEAD)\n"
	"g am -3 -k --no-scissors ../mail >../said 2>&1 </dev/null || {\n"
	"	rm -rf .git/rebase-apply; g reset -q --hard\n"
	"	g apply --check --index -R ../mail 2>/dev/null && exit 5\n"
	"	g apply --check --index ../mail 2>../why\n"
	"	exit 4\n"
	"}\n"
	"[ \"$was\" != \"$(g rev-parse HEAD)\" ] || exit 5\n"
	"c=$(GIT_AUTHOR_NAME=$(cat ../author) GIT_AUTHOR_EMAIL=$(cat ../email) "
	"g commit-tree -p \"$was\" -F ../message HEAD^{tree} 2>/dev/null) && "
	"g reset -q --soft \"$c\"\n"
	"g diff-tree -r -z --raw --no-renames \"$was\" HEAD >../raw && "
	"g rev-parse HEAD >../commit\n";

const char *part_state_name(enum part_state state)
{
	static const char *const names[] = {
		[PART_APPLIED] = "applied",
		[PART_CONFLICT] = "does not apply",
		[PART_OUTSIDE] = "touches what it may not",
		[PART_NO_PATCH] = "no patch",
		[PART_NOT_TRIED] = "not tried",
	};

	return names[state];
}

/* ---- what it may touch ----------------------------------------------------------- */

static bool has_suffix(const char *path)
{
	static const char *const suffixes[] = { ".c",	".h",	".S",
						".inc", ".def", ".lds" };
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (dot && !strcmp(dot, suffixes[i]))
			return true;
	}
	return false;
}

static bool is_inside(const char *path)
{
	return !strncmp(path, "hyp/", 4) || !strncmp(path, "guest/", 6);
}

bool apply_allows(const char *path)
{
	if (!is_inside(path) || !has_suffix(path))
		return false;
	for (const char *at = path; *at; at++) {
		if (!isalnum((unsigned char)*at) && !strchr("._+-/", *at))
			return false;
		if (at[0] == '/' && strchr("-./", at[1]))
			return false;
	}
	return true;
}

static int settle(struct part *p, enum part_state state, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static int settle(struct part *p, enum part_state state, const char *fmt, ...)
{
	bool odd = false;
	va_list ap;
	char *text = NULL, *clean;

	p->state = state;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	clean = text ? index_clean(text, sizeof(p->reason) - 16, &odd) : NULL;
	snprintf(p->reason, sizeof(p->reason), "%s", clean ? clean : "");
	free(clean);
	free(text);
	return 0;
}

static void judge_path(struct part *p, const char *path, bool binary)
{
	if (p->state != PART_APPLIED)
		return;
	if (!is_inside(path) || strstr(path, "/../"))
		settle(p, PART_OUTSIDE, "%.120s is outside hyp/ and guest/",
		       path);
	else if (!apply_allows(path))
		settle(p, PART_OUTSIDE,
		       "%.120s is no C, header, assembly or linker script",
		       path);
	else if (binary)
		settle(p, PART_OUTSIDE, "%.120s is changed in binary form",
		       path);
}

/* The string at *@at, and on to the next; NULL behind the last. */
static const char *next_string(const char **at, const char *end)
{
	const char *text = *at;

	if (text >= end)
		return NULL;
	*at = text + strlen(text) + 1;
	return text;
}

/* "3\t1\tPATH", of bytes "-\t-\tPATH"; a rename has no path, but two strings
 * behind. */
static void judge_names(struct part *p, const char *names, size_t len)
{
	const char *end = names + len, *line;

	while ((line = next_string(&names, end))) {
		const char *tab = strchr(line, '\t');
		const char *path = tab ? strchr(tab + 1, '\t') : NULL;

		if (!path)
			break;
		if (path[1]) {
			judge_path(p, path + 1, *line == '-');
			continue;
		}
		for (int i = 0; i < 2 && (path = next_string(&names, end)); i++)
			judge_path(p, path, *line == '-');
	}
}

/* ":100644 120000 ID ID M", then the path. */
static void judge_modes(struct part *p, const char *raw, size_t len)
{
	const char *end = raw + len, *line, *path;

	while ((line = next_string(&raw, end)) &&
	       (path = next_string(&raw, end))) {
		const char *mode = strchr(line, ' ');

		p->files++;
		judge_path(p, path, false);
		if (p->state != PART_APPLIED || !mode)
			continue;
		if (!strncmp(mode, " 120000", 7))
			settle(p, PART_OUTSIDE, "%.120s is made a link", path);
		else if (!strncmp(mode, " 160000", 7))
			settle(p, PART_OUTSIDE, "%.120s is made a submodule",
			       path);
	}
}

/* ---- a part ------------------------------------------------------------------------- */

/* What git complains of first. */
static void settle_by(struct part *p, enum part_state state, const char *said,
		      const char *why)
{
	const char *line = said ? strstr(said, "CONFLICT") : NULL;

	if (!line && why) {
		line = strstr(why, "error: ");
		line = line ? line + 7 : why;
	}
	if (!line || !*line)
		line = said && *said ? said : "git does not say why";
	settle(p, state, "%.*s", (int)strcspn(line, "\n"), line);
}

static void judge(struct scratch *s, struct part *p, int status)
{
	size_t len = 0;
	char *names = scratch_file(s, "names", &len), *said, *why, *raw;

	p->state = PART_APPLIED;
	if (names)
		judge_names(p, names, len);
	said = scratch_file(s, "said", &len);
	why = scratch_file(s, "why", &len);
	raw = scratch_file(s, "raw", &len);
	if (raw)
		judge_modes(p, raw, len);
	if (p->state == PART_APPLIED && status == 5)
		settle(p, PART_CONFLICT, "its changes are in the tree already");
	else if (p->state == PART_APPLIED && status)
		settle_by(p,
			  why && strstr(why, "invalid path") ? PART_OUTSIDE
							     : PART_CONFLICT,
			  said, why);
	else if (p->state == PART_APPLIED)
		scratch_commit(s, "commit", p->commit);
	p->merged = *p->commit && said && strstr(said, "Falling back to");
	free(names);
	free(said);
	free(why);
	free(raw);
}

static int put_file(struct scratch *s, const char *name, const void *text,
		    size_t len, struct err *err)
{
	char *path = text_format("%s/%s", s->dir, name);
	int failed = path ? file_replace(path, text, len, err) : err_nomem(err);

	free(path);
	return failed;
}

/* Who says what: for range-diff. It never goes through git's reader of mails,
 * which might take a line of it for more than text. */
static int put_words(struct scratch *s, const struct mail *m, struct err *err)
{
	struct bytes text = { 0 };
	int failed;

	bytes_put(&text, m->subject, strlen(m->subject));
	bytes_put(&text, "\n\n", 2);
	for (size_t i = 0; i < m->nlines; i++) {
		const struct mail_line *line = &m->lines[i];

		for (unsigned int k = 0; k < line->depth; k++)
			bytes_put(&text, "> ", 2);
		bytes_put(&text, line->text, strlen(line->text));
		bytes_put(&text, "\n", 1);
	}
	failed = text.failed ? err_nomem(err)
			     : put_file(s, "message", text.data, text.len, err);
	free(text.data);
	return failed ||
			       put_file(s, "author", m->author,
					strlen(m->author), err) ||
			       put_file(s, "email", m->email, strlen(m->email),
					err)
		       ? -1
		       : 0;
}

/* What the mail says besides its diff is no concern of git am. */
static int put_mail(struct scratch *s, const struct mail *m, struct err *err)
{
	static const char head[] = "From: vhelab <vhelab@example.invalid>\n"
				   "Subject: a part\n"
				   "MIME-Version: 1.0\n"
				   "Content-Type: text/plain; charset=UTF-8\n"
				   "Content-Transfer-Encoding: 8bit\n"
				   "\n"
				   "---\n";
	struct bytes text = { 0 };
	int failed;

	bytes_put(&text, head, sizeof(head) - 1);
	bytes_put(&text, m->diff, m->diff_len);
	failed = text.failed ? err_nomem(err)
			     : put_file(s, "mail", text.data, text.len, err);
	free(text.data);
	return failed;
}

static int take(struct scratch *s, struct part *p, struct err *err)
{
	struct run_result r;
	int failed;

	if (p->mail->kind != MAIL_PATCH && p->mail->kind != MAIL_PROPOSAL)
		return settle(p, PART_NO_PATCH, "%s", p->mail->why);
	if (put_mail(s, p->mail, err) || put_words(s, p->mail, err))
		return -1;
	failed = scratch_run(s, take_part, NULL, &r, err);
	if (!failed && r.end != RUN_ENDED)
		settle(p, PART_CONFLICT,
		       "git takes more time than it is given");
	else if (!failed && r.status && (r.status < 3 || r.status > 5))
		failed = err_set(err, ERR_ENV,
				 "git fails on a scratch copy: "
				 "%.200s",
				 r.output);
	else if (!failed)
		judge(s, p, r.status);
	run_release(&r);
	return failed;
}

/* ---- a series ------------------------------------------------------------------------ */

/* The base that the series names, if a lender has it; else the copy. */
static int find_base(struct scratch *s, const struct series *series,
		     struct applied *a, struct err *err)
{
	const char *const args[] = { series->base_commit, NULL };
	struct run_result r;

	memcpy(a->base, s->base, sizeof(a->base));
	if (!*series->base_commit)
		return 0;
	if (scratch_run(s, take_base, args, &r, err)) {
		run_release(&r);
		return -1;
	}
	if (!r.status && r.end == RUN_ENDED) {
		scratch_commit(s, "named", a->base);
		a->named_base = true;
	}
	run_release(&r);
	return 0;
}

static int take_parts(struct scratch *s, const struct series *series,
		      struct applied *a, struct err *err)
{
	const char *stop = NULL;
	char missing[48];

	for (size_t i = 0; i < series->count; i++) {
		struct part *p = &a->parts[a->count++];

		p->mail = series->parts[i];
		if (!stop && series->gap && i + 1 >= series->gap) {
			snprintf(missing, sizeof(missing),
				 "part %u of %u is missing", series->gap,
				 series->of);
			stop = missing;
		}
		if (stop) {
			settle(p, PART_NOT_TRIED, "%s", stop);
			continue;
		}
		if (take(s, p, err))
			return -1;
		if (p->state != PART_APPLIED)
			stop = "a part before it could not be taken";
	}
	return 0;
}

int series_apply(struct scratch *s, const struct series *series,
		 struct applied *a, struct err *err)
{
	const char *args[] = { a->base, NULL };

	*a = (struct applied){ 0 };
	a->parts = calloc(series->count + 1, sizeof(*a->parts));
	if (!a->parts)
		return err_nomem(err);
	if (!find_base(s, series, a, err) &&
	    !scratch_must(s, restart, args, err) &&
	    !take_parts(s, series, a, err))
		return 0;
	applied_release(a);
	return -1;
}

void applied_release(struct applied *a)
{
	free(a->parts);
	*a = (struct applied){ 0 };
}
