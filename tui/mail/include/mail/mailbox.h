/* SPDX-License-Identifier: MIT */
/*
 * mailbox.h - files in, messages out: whatever form patches are passed on in
 * is taken apart by git's own mailsplit and mailinfo, in the sandbox, and
 * becomes a list of messages that are safe to show.
 *
 * Forms: a mail, an mbox of any dialect, an .mbx of b4, a bare diff, each also
 * compressed with gzip; a Maildir; a folder of `git format-patch`; a quilt
 * series (a folder with the file `series`, or one with patches/series); a
 * public-inbox repository, or a folder that holds one of its mails as `m`.
 *
 * Text is UTF-8. Nothing in it can command a terminal or turn the direction of
 * a line: such characters are written out as [U+202E].
 */
#ifndef MAIL_MAILBOX_H
#define MAIL_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define MAIL_INPUT_MAX (16 * 1024 * 1024) /* bytes in all, unpacked */
#define MAIL_COUNT_MAX 500

enum mail_kind {
	MAIL_TALK,     /* no diff of its own: .why says what there is instead */
	MAIL_COVER,    /* 0/m */
	MAIL_PATCH,    /* to be applied */
	MAIL_PROPOSAL, /* a reply that brings a diff; part of no series */
};

/* A line of what is written before the diff. */
struct mail_line {
	unsigned int depth; /* how often it is quoted: "> > x" is 2 */
	const char *text;   /* without the marks */
};

/* Strings are never NULL; "" is for what the mail does not say. */
struct mail {
	enum mail_kind kind;
	const char *why;  /* a sentence if there is no diff, else "" */
	char *subject;	  /* without "Re:" and prefixes in brackets */
	bool odd;	  /* it held characters that had to be written out */
	bool reply;	  /* "Re:" */
	bool patch_tag;	  /* the word PATCH stands in the brackets */
	bool rfc, resend; /* likewise */
	unsigned int version; /* 1 unless it says otherwise */
	unsigned int n, of;   /* part N of OF; 0 of 0: it does not say */
	char *author, *email, *date;
	char *sender;	   /* who sent it: a patch may be somebody else's */
	char *id, *parent; /* Message-ID, In-Reply-To; without brackets */
	char *root;	   /* the first of References, else the parent */
	char *base_commit; /* hexadecimal, or "" */
	struct mail_line *lines;
	size_t nlines;
	char *diff; /* as mailinfo gives it, "" if there is none */
	size_t diff_len;
	char *from;   /* the file it was in */
	bool ordered; /* by a quilt series */
};

struct mailbox {
	struct mail *list;
	size_t count;
};

/* Where to work: a folder that does not exist yet; removed again. */
struct mail_place {
	const char *dir;
	int cancel_fd; /* -1: none */
};

/*
 * mailbox_read - every message of @paths, in their order ("-": standard
 * input). ERR_USAGE: a file is missing, empty, too large, or no mail; ERR_ENV
 * if git or the sandbox cannot run.
 */
int mailbox_read(struct mailbox *box, const char *const *paths, size_t npaths,
		 const struct mail_place *place, struct err *err);
void mailbox_release(struct mailbox *box);

#endif
