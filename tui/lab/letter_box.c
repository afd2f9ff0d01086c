// SPDX-License-Identifier: MIT
/*
 * Which mail it is: the newest of a work folder's outbox, or a file. Who hands
 * in may have put links there, to what is not theirs: only ordinary files count.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "finding.h"
#include "letter.h"

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

/* The newest version; of two, the one that comes later. */
static const struct mail *newest(const struct mailbox *box)
{
	const struct mail *best = NULL;

	for (size_t i = 0; i < box->count; i++) {
		const struct mail *m = &box->list[i];

		if (m->kind != MAIL_TALK && m->kind != MAIL_COVER &&
		    (!best || m->version >= best->version))
			best = m;
	}
	return best;
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

static void judge(const struct letter *l, const struct mailbox *box,
		  struct lab_result *result)
{
	const struct mail *m = newest(box);

	if (!m) {
		leave_open(l, result,
			   box->count ? box->list[0].why : "no mail in it");
		return;
	}
	finding_add(result, LETTER_NAME, SAYS, 0, true, "%s", "");
	letter_judge(l, m, result);
}

static int read_and_judge(const struct letter *l, const struct outbox *o,
			  const struct mail_place *place,
			  struct lab_result *result, struct err *err)
{
	struct err why = { 0 };
	struct mailbox box;

	if (!o->count) {
		leave_open(l, result, "nothing is in outbox/: " HOW_TO_WRITE);
		return 0;
	}
	if (!mailbox_read(&box, (const char *const *)o->paths, o->count, place,
			  &why)) {
		judge(l, &box, result);
		mailbox_release(&box);
		return 0;
	}
	if (why.kind != ERR_USAGE) {
		*err = why;
		return -1;
	}
	leave_open(l, result, why.text);
	return 0;
}

/* What is to be done with a work folder's mails. */
struct errand {
	const struct lab *lab;
	struct lab_result *result; /* to be judged, */
	char **file;		   /* or only to be found */
};

static int find(const struct outbox *o, const struct mail_place *place,
		char **file, struct err *err)
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
	*file = m ? strdup(m->from) : NULL;
	mailbox_release(&box);
	return *file ? 0
		     : err_set(err, ERR_USAGE,
			       "outbox/ holds no patch: " HOW_TO_WRITE);
}

static int with_outbox(const struct lab_kit *kit, const char *path,
		       const struct errand *what, struct err *err)
{
	char *dir = text_format("%s/letter-%ld", kit->build, (long)getpid());
	struct mail_place place = { .dir = dir, .cancel_fd = kit->cancel_fd };
	struct outbox o = { .count = 0 };
	int failed;

	if (!dir)
		return err_nomem(err);
	collect(&o, path);
	failed = what->file ? find(&o, &place, what->file, err)
			    : read_and_judge(what->lab->letter, &o, &place,
					     what->result, err);
	for (size_t i = 0; i < o.count; i++)
		free(o.paths[i]);
	free(dir);
	return failed;
}

int letter_check(const struct lab_kit *kit, const struct lab *lab,
		 const char *path, struct lab_result *result, struct err *err)
{
	const struct errand judging = { .lab = lab, .result = result };

	return with_outbox(kit, path, &judging, err);
}

int letter_find(const struct lab_kit *kit, const char *folder, char **file,
		struct err *err)
{
	const struct errand finding = { .file = file };

	*file = NULL;
	return with_outbox(kit, folder, &finding, err);
}
