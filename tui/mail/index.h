/* SPDX-License-Identifier: MIT */
/*
 * index.h - what a mail says of itself: bytes in, fields of struct mail out.
 * Nothing here opens or runs anything. All of it is foreign: cut at SUBJECT_MAX,
 * ID_MAX and LINES_MAX, and every text is made safe to show (see mailbox.h).
 */
#ifndef MAIL_INDEX_H
#define MAIL_INDEX_H

#include "mail/mailbox.h"

#define SUBJECT_MAX 400
#define ID_MAX	    250
#define LINES_MAX   20000 /* of text that can be shown */

/* The headers of a raw mail: .id, .parent, .root, .sender. */
void index_headers(struct mail *m, const char *raw, size_t len);
/* A subject as mailinfo decodes it: .subject, and what the brackets before it
 * say. */
void index_subject(struct mail *m, const char *subject);
/* What was written: .lines and .base_commit. */
void index_text(struct mail *m, const char *text);
/* .kind and .why, when all else is known. @text: the message and what follows
 * it. */
void index_kind(struct mail *m, const char *text);

/* malloc()ed, NULL without memory; *@odd is set if something was written
 * out. */
char *index_clean(const char *text, size_t max, bool *odd);

/* Is there a line that begins a diff, behind @quote at the line's start? */
bool index_has_diff(const char *text, const char *quote);

/* Strings that are not there become "". -1 if memory was short. */
int index_finish(struct mail *m, struct err *err);
void index_release(struct mail *m);

#endif
