// SPDX-License-Identifier: MIT
/*
 * Which mail it is: the newest of a work folder's outbox, or a file. Who hands
 * in may have put links there, to what is not theirs: only ordinary files count.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "finding.h"
#include "letter_impl.h"

#define MAILS_MAX    32
#define SAYS	     "There is a patch mail that can be read."
#define HOW_TO_WRITE "git format-patch -v2 -o outbox start writes one"

struct outbox {
	char *paths[MAILS_MAX];
	size_t count;
};

static bool is(const char *path, mode_t type)
{
	struct stat st;

	return path && !lstat(path, &st) && (st.st_mode & S_IFMT) == type;
}

static void add(struct outbox *o, char *path)
{
	if (o->count < MAILS_MAX && is(path, S_IFREG))
		o->paths[o->count++] = path;
	else
		free(path);
}

static int is_mail(const struct dirent *d)
{
	return *d->d_name != '.' && d->d_name[strlen(d->d_name) - 1] != '~';
}

static void collect(struct outbox *o, const char *path)
{
	char *dir = text_format("%s/outbox", path);
	struct dirent **found;
	int n = is(dir, S_IFDIR) ? scandir(dir, &found, is_mail, alphasort)
				 : -1;

	for (int i = 0; i < n; i++) {
		add(o, text_format("%s/%s", dir, found[i]->d_name));
		free(found[i]);
	}
	if (n >= 0)
		free(found);
	else
		add(o, strdup(path));
	free(dir);
}

static bool is_patch(const struct mail *m)
{
	return m->kind != MAIL_TALK && m->kind != MAIL_COVER;
}

/* The newest version; of two, the one that comes later. */
static const struct mail *newest(const struct mailbox *box)
{
	const struct mail *best = NULL;

	for (size_t i = 0; i < box->count; i++) {
		const struct mail *m = &box->list[i];

		if (is_patch(m) && (!best || m->version >= best->version))
			best = m;
	}
	return best;
}

static unsigned int count_version(const struct mailbox *box,
				  unsigned int version)
{
	unsigned int n = 0;

	for (size_t i = 0; i < box->count; i++)
		n += is_patch(&box->list[i]) && box->list[i].version == version;
	return n;
}

/* Without a mail nothing can be asked of it. */
static void leave_open(const struct letter *l, struct lab_result *result,
		       const char *why)
{
	finding_add(result, LETTER_NAME, SAYS, 0, false, "%s", why);
	for (size_t i = 0; i < l->count; i++) {
		struct lab_finding *f = finding_add(result, l->rules[i].name,
						    l->rules[i].says, 0, false,
						    "there is no mail yet");

		if (f)
			f->open = true;
	}
}

/* ---- what a maintainer would not take ------------------------------------------- */

/* RFC 2046, section 5.1.3, and RFC 2183, in the headers of any part. */
static bool is_attached(const char *path)
{
	static const char *const marks[] = {
		"\nContent-Type: multipart/mixed",
		"\nContent-Disposition: attachment",
	};
	size_t size;
	char *text = (char *)file_read(path, MAIL_INPUT_MAX, &size, NULL);
	bool is = false;

	for (size_t i = 0; text && i < sizeof(marks) / sizeof(marks[0]); i++)
		is |= strcasestr(text, marks[i]) != NULL;
	free(text);
	return is;
}

/* A sentence, or "" if this one can be looked at. */
static void look_at_form(const struct mailbox *box, const struct mail *m,
			 char *why, size_t len)
{
	const char *slash = strrchr(m->from, '/');
	size_t beside = 0;

	for (size_t i = 0; i < box->count; i++)
		beside += !strcmp(box->list[i].from, m->from);
	*why = '\0';
	if (beside > 1)
		snprintf(why, len, "%s holds %zu mails: send one",
			 slash ? slash + 1 : m->from, beside);
	else if (is_attached(m->from))
		snprintf(why, len,
			 "the patch is attached: put it in the "
			 "text, where it can be quoted");
}

/* ---- the errands ----------------------------------------------------------------- */

/* What is to be done with a work folder's mails. */
struct errand {
	const struct lab *lab;
	const char *path, *start;  /* see letter_check() */
	struct lab_result *result; /* to be judged, */
	char **file;		   /* or only to be found, */
	unsigned int *mails;	   /* and counted */
};

static int judge(const struct errand *e, const struct lab_kit *kit,
		 const struct mailbox *box, struct err *err)
{
	const struct letter *l = e->lab->letter;
	const struct mail *m = newest(box);
	struct letter_tried tried;
	char why[160] = "";

	if (m)
		look_at_form(box, m, why, sizeof(why));
	if (!m || *why) {
		leave_open(l, e->result,
			   *why		? why
			   : box->count ? box->list[0].why
					: "no mail in it");
		return 0;
	}
	if (letter_try(kit, m, e->path, e->start, &tried, err))
		return -1;
	finding_add(e->result, LETTER_NAME, SAYS, 0, true, "%s", "");
	letter_judge(l, m, &tried, e->result);
	return 0;
}

static int read_and_judge(const struct errand *e, const struct lab_kit *kit,
			  const struct outbox *o,
			  const struct mail_place *place, struct err *err)
{
	struct err why = { 0 };
	struct mailbox box;
	int failed;

	if (!o->count) {
		leave_open(e->lab->letter, e->result,
			   "nothing is in outbox/: " HOW_TO_WRITE);
		return 0;
	}
	if (!mailbox_read(&box, (const char *const *)o->paths, o->count, place,
			  &why)) {
		failed = judge(e, kit, &box, err);
		mailbox_release(&box);
		return failed;
	}
	if (why.kind != ERR_USAGE) {
		*err = why;
		return -1;
	}
	leave_open(e->lab->letter, e->result, why.text);
	return 0;
}

static int find(const struct outbox *o, const struct mail_place *place,
		const struct errand *what, struct err *err)
{
	struct mailbox box;
	const struct mail *m;

	if (!o->count)
		return err_set(err, ERR_USAGE,
			       "there is no mail to hand in: " HOW_TO_WRITE);
	if (mailbox_read(&box, (const char *const *)o->paths, o->count, place,
			 err))
		return -1;
	m = newest(&box);
	*what->file = m ? strdup(m->from) : NULL;
	*what->mails = m ? count_version(&box, m->version) : 0;
	mailbox_release(&box);
	return *what->file ? 0
			   : err_set(err, ERR_USAGE,
				     "outbox/ holds no patch: " HOW_TO_WRITE);
}

static int with_outbox(const struct lab_kit *kit, const struct errand *e,
		       struct err *err)
{
	char *dir = text_format("%s/letter-%ld", kit->build, (long)getpid());
	struct mail_place place = { .dir = dir, .cancel_fd = kit->cancel_fd };
	struct outbox o = { .count = 0 };
	int failed;

	if (!dir)
		return err_nomem(err);
	collect(&o, e->path);
	failed = e->file ? find(&o, &place, e, err)
			 : read_and_judge(e, kit, &o, &place, err);
	for (size_t i = 0; i < o.count; i++)
		free(o.paths[i]);
	free(dir);
	return failed;
}

int letter_check(const struct lab_kit *kit, const struct lab *lab,
		 const char *path, const char *start, struct lab_result *result,
		 struct err *err)
{
	const struct errand e = {
		.lab = lab, .path = path, .start = start, .result = result
	};

	return with_outbox(kit, &e, err);
}

int letter_find(const struct lab_kit *kit, const char *folder, char **file,
		unsigned int *mails, struct err *err)
{
	const struct errand e = { .path = folder,
				  .file = file,
				  .mails = mails };

	*file = NULL;
	return with_outbox(kit, &e, err);
}
