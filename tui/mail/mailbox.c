// SPDX-License-Identifier: MIT
#include "mail/mailbox.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/text.h"
#include "box/sandbox.h"
#include "gather.h"
#include "index.h"

#define PROCESSES 64

static const struct run_limits limits = { .cpu_s = 20,
					  .file_mb = 64,
					  .memory_mb = 1024,
					  .tree_cpu_s = 60,
					  .idle_s = 20 };

/*
 * In the sandbox, where /work is the place: in/NNNN.KIND becomes raw/NNNN/M,
 * one file a mail, and beside it what mailinfo says (.info, .msg, .patch).
 * A character set that nobody knows is not a reason to give up: -n leaves the
 * bytes as they are. Of a public-inbox only the objects are read, through a
 * repository of our own; the newest mails are the last.
 */
static const char script[] =
	"set -u\n"
	"cd /work || exit 1\n"
	"inbox() {\n"
	"	git init -q --bare r && echo /inbox/objects >"
	"r/objects/info/alternates || exit 1\n"
	"	ref=$(sed -n 's/^ref: //p' /inbox/HEAD)\n"
	"	tip=$(cat \"/inbox/$ref\" 2>/dev/null || "
	"sed -n \"s,^\\([0-9a-f]*\\) $ref\\$,\\1,p\" /inbox/packed-refs)\n"
	"	n=0\n"
	"	for c in $(git --git-dir=r rev-list --reverse "
	"--max-count=\"$max\" --end-of-options \"$tip\"); do\n"
	"		git --git-dir=r cat-file blob \"$c:m\" 2>/dev/null | "
	"git mailsplit -b -d5 -f$n -o\"$1\" >/dev/null && n=$((n + 1))\n"
	"	done\n"
	"}\n"
	"max=$1\n"
	"for f in in/*; do\n"
	"	k=${f##*/}; to=raw/${k%.*}\n"
	"	mkdir -p \"$to\" || exit 1\n"
	"	case $k in\n"
	"	*.box) git mailsplit -d5 --mboxrd -o\"$to\" \"$f\" ;;\n"
	"	*.inbox) inbox \"$to\" ;;\n"
	"	*) git mailsplit -b -d5 -o\"$to\" \"$f\" ;;\n"
	"	esac >/dev/null\n"
	"done\n"
	"set -- raw/*/*\n"
	"[ $# -le \"$max\" ] || exit 9\n"
	"for f; do\n"
	"	[ -f \"$f\" ] || continue\n"
	"	git mailinfo -k --quoted-cr=strip $f.msg $f.patch <$f >$f.info "
	"2>$f.err ||\n"
	"	git mailinfo -k -n --quoted-cr=strip $f.msg $f.patch <$f "
	">$f.info 2>$f.err ||\n"
	"	: >$f.info\n"
	"done\n";

static const char *const suffixes[] = { [BLOB_MAIL] = "mail",
					[BLOB_BOX] = "box",
					[BLOB_DIFF] = "diff",
					[BLOB_INBOX] = "inbox" };

struct reader {
	struct mailbox *box;
	struct blobs blobs;
	const struct mail_place *place;
	struct err *err;
};

/* ---- what the sandbox gets ------------------------------------------------------- */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

/* A diff says what it is for in its first line, or under "commit ID". */
static char *title_of(const struct blob *b)
{
	const char *line = b->bytes;

	if (!strncmp(line, "commit ", 7)) {
		line = strstr(line, "\n    ");
		line = line ? line + 5 : "";
	}
	if (!*line || !strncmp(line, "diff ", 5) || !strncmp(line, "--- ", 4) ||
	    !strncmp(line, "Index: ", 7))
		line = base_name(b->name);
	return strndup(line, strcspn(line, "\n"));
}

static int put_input(struct reader *r, size_t i)
{
	const struct blob *b = &r->blobs.list[i];
	char *path = text_format("%s/in/%04zu.%s", r->place->dir, i,
				 suffixes[b->kind]);
	char *title = b->kind == BLOB_DIFF ? title_of(b) : NULL;
	struct bytes text = { 0 };
	int failed;

	if (title) {
		static const char from[] = "From: nobody <nobody@invalid>\n"
					   "Subject: [PATCH] ";

		bytes_put(&text, from, sizeof(from) - 1);
		bytes_put(&text, title, strlen(title));
		bytes_put(&text, "\n\n", 2);
	}
	bytes_put(&text, b->bytes, b->len);
	failed = !path || text.failed
			 ? err_nomem(r->err)
			 : file_replace(path, text.data, text.len, r->err);
	free(text.data);
	free(title);
	free(path);
	return failed;
}

static int put_inputs(struct reader *r)
{
	char *in = text_format("%s/in", r->place->dir);
	int failed = !in ? err_nomem(r->err) : 0;

	if (!failed && mkdir(in, 0700))
		failed =
			err_set(r->err, ERR_ENV, "%s: %s", in, strerror(errno));
	for (size_t i = 0; !failed && i < r->blobs.count; i++)
		failed = put_input(r, i);
	free(in);
	return failed;
}

/* One public-inbox at a time: they all are /inbox in there. */
static int find_inbox(const struct reader *r, const char **dir)
{
	*dir = NULL;
	for (size_t i = 0; i < r->blobs.count; i++) {
		if (r->blobs.list[i].kind != BLOB_INBOX)
			continue;
		if (*dir)
			return err_set(r->err, ERR_USAGE,
				       "%s is a second public-inbox: name one "
				       "at a time",
				       r->blobs.list[i].name);
		*dir = r->blobs.list[i].name;
	}
	return 0;
}

static int understand(const struct run_result *res, struct err *err)
{
	if (res->end != RUN_ENDED)
		return err_set(err, ERR_USAGE,
			       "git takes too long to take the mails apart: "
			       "name those that matter");
	if (res->status == 9)
		return err_set(err, ERR_USAGE,
			       "there are more than %d mails: name those that "
			       "matter",
			       MAIL_COUNT_MAX);
	if (res->status && sandbox_check(err))
		return -1;
	if (res->status)
		return err_set(err, ERR_ENV,
			       "the mails cannot be taken apart: %.200s",
			       res->output);
	return 0;
}

static int take_apart(struct reader *r)
{
	char max[16];
	const char *const argv[] = { "sh", "-c", script, "sh", max, NULL };
	struct sandbox box = {
		.mounts = { { .from = r->place->dir,
			      .to = "/work",
			      .write = true },
			    { .to = "/tmp", .size_mb = 16 } },
		.count = 2,
		.processes = PROCESSES,
	};
	const char *inbox;
	struct run_result res;
	int failed;

	if (find_inbox(r, &inbox))
		return -1;
	if (inbox)
		box.mounts[box.count++] =
			(struct sandbox_mount){ .from = inbox, .to = "/inbox" };
	snprintf(max, sizeof(max), "%d", MAIL_COUNT_MAX);
	failed = sandbox_run(&box, argv, &limits, r->place->cancel_fd, &res,
			     r->err) ||
		 understand(&res, r->err);
	run_release(&res);
	return failed ? -1 : 0;
}

/* ---- what it gives back ------------------------------------------------------------ */

static char *load(const char *path, const char *suffix, size_t *len)
{
	char *name = text_format("%s%s", path, suffix);
	char *text =
		name ? (char *)file_read(name, 2 * MAIL_INPUT_MAX, len, NULL)
		     : NULL;

	free(name);
	return text;
}

/* What mailinfo says in a line "Name: value"; "" if it does not. */
static char *info(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (; text && *text;
	     text += strcspn(text, "\n"), text += *text == '\n') {
		if (!strncmp(text, name, n) && !strncmp(text + n, ": ", 2))
			return strndup(text + n + 2,
				       strcspn(text + n + 2, "\n"));
	}
	return strdup("");
}

static char *clean_info(struct mail *m, const char *text, const char *name)
{
	char *value = info(text, name);
	char *clean = value ? index_clean(value, SUBJECT_MAX, &m->odd) : NULL;

	free(value);
	return clean;
}

static struct mail *add_mail(struct reader *r)
{
	struct mailbox *box = r->box;
	struct mail *more =
		realloc(box->list, (box->count + 1) * sizeof(*box->list));

	if (!more) {
		err_nomem(r->err);
		return NULL;
	}
	box->list = more;
	more[box->count] = (struct mail){ .why = "" };
	return &more[box->count++];
}

/* Of a mail without a diff all of it is text. */
static void fill(struct mail *m, const char *said, const char *msg, char *diff,
		 size_t diff_len)
{
	char *text = text_format("%s%s", msg ? msg : "", diff ? diff : "");
	char *subject = info(said, "Subject");

	m->author = clean_info(m, said, "Author");
	m->email = clean_info(m, said, "Email");
	m->date = clean_info(m, said, "Date");
	if (subject)
		index_subject(m, *subject ? subject : base_name(m->from));
	free(subject);
	if (text)
		index_kind(m, text);
	if (m->kind == MAIL_PATCH || m->kind == MAIL_PROPOSAL) {
		m->diff = diff;
		m->diff_len = diff_len;
		diff = NULL;
	}
	if (text)
		index_text(m, m->diff && msg ? msg : text);
	free(diff);
	free(text);
}

static int load_mail(struct reader *r, const struct blob *b, const char *path)
{
	struct mail *m = add_mail(r);
	size_t raw_len = 0, len = 0, diff_len = 0;
	char *raw, *said, *msg, *diff;

	if (!m)
		return -1;
	m->from = strdup(b->name);
	m->ordered = b->ordered;
	if (!m->from)
		return err_nomem(r->err);
	raw = load(path, "", &raw_len);
	said = load(path, ".info", &len);
	msg = load(path, ".msg", &len);
	if (raw)
		index_headers(m, raw, raw_len);
	diff = load(path, ".patch", &diff_len);
	fill(m, said, msg, diff, diff_len);
	free(raw);
	free(said);
	free(msg);
	return index_finish(m, r->err);
}

/* "00012", not what lies beside it. */
static int is_raw(const struct dirent *e)
{
	return !strchr(e->d_name, '.');
}

static int load_blob(struct reader *r, size_t i)
{
	char *dir = text_format("%s/raw/%04zu", r->place->dir, i);
	struct dirent **list = NULL;
	int n = dir ? scandir(dir, &list, is_raw, alphasort) : -1;
	int failed = 0;

	for (int k = 0; k < n; k++) {
		char *path = text_format("%s/%s", dir, list[k]->d_name);

		if (!failed)
			failed = path ? load_mail(r, &r->blobs.list[i], path)
				      : err_nomem(r->err);
		free(path);
		free(list[k]);
	}
	free(list);
	free(dir);
	return failed;
}

static int load_all(struct reader *r)
{
	for (size_t i = 0; i < r->blobs.count; i++) {
		if (load_blob(r, i))
			return -1;
	}
	if (r->box->count)
		return 0;
	return err_set(r->err, ERR_USAGE, "%s holds no mail",
		       r->blobs.list[0].name);
}

static void clear(const struct mail_place *place)
{
	const char *const argv[] = { "rm", "-rf", "--", place->dir, NULL };
	const struct run_limits none = { 0 };
	struct run_result r;

	run(argv, NULL, &none, -1, &r, NULL);
	run_release(&r);
}

int mailbox_read(struct mailbox *box, const char *const *paths, size_t npaths,
		 const struct mail_place *place, struct err *err)
{
	struct reader r = { .box = box, .place = place, .err = err };
	int failed = 0;

	*box = (struct mailbox){ 0 };
	for (size_t i = 0; !failed && i < npaths; i++)
		failed = gather(&r.blobs, paths[i], err);
	if (!failed && mkdir(place->dir, 0700)) {
		failed = err_set(err, ERR_ENV, "%s: %s", place->dir,
				 strerror(errno));
	} else if (!failed) {
		failed = put_inputs(&r) || take_apart(&r) || load_all(&r);
		clear(place);
	}
	blobs_release(&r.blobs);
	if (!failed)
		return 0;
	mailbox_release(box);
	return -1;
}

void mailbox_release(struct mailbox *box)
{
	for (size_t i = 0; i < box->count; i++)
		index_release(&box->list[i]);
	free(box->list);
	*box = (struct mailbox){ 0 };
}
