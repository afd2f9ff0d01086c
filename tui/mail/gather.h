/* SPDX-License-Identifier: MIT */
/*
 * gather.h - from what the user names to the bytes of mails: files, folders of
 * them, standard input; unpacked, and nothing of them understood but which
 * form it is.
 */
#ifndef MAIL_GATHER_H
#define MAIL_GATHER_H

#include "mail/mailbox.h"

enum blob_kind {
	BLOB_MAIL,  /* one */
	BLOB_BOX,   /* an mbox of any dialect */
	BLOB_DIFF,  /* without headers */
	BLOB_INBOX, /* a public-inbox repository: .name is the folder */
};

struct blob {
	enum blob_kind kind;
	char *name;  /* the file, for messages */
	char *bytes; /* with a NUL behind them */
	size_t len;
	bool ordered; /* by a quilt series */
};

struct blobs {
	struct blob *list;
	size_t count;
	size_t total; /* bytes */
};

int gather(struct blobs *all, const char *path, struct err *err);
void blobs_release(struct blobs *all);

#endif
