/* SPDX-License-Identifier: MIT */
/*
 * series.h - messages put in order: which of them belong together, which
 * comes first, what is missing, what was sent twice.
 */
#ifndef MAIL_SERIES_H
#define MAIL_SERIES_H

#include "mail/mailbox.h"

#define SERIES_PARTS MAIL_COUNT_MAX

struct series {
	const char *title; /* of the cover, else of the first part */
	unsigned int version;
	unsigned int of; /* parts it says it has; 1 for a lone patch */
	bool rfc;
	const struct mail *cover; /* or NULL */
	/* In the order to apply them; the gaps are left out. */
	const struct mail **parts;
	size_t count;
	unsigned int missing;	 /* how many are, */
	unsigned int gap;	 /* and the number of the first; 0: none */
	unsigned int older;	 /* parts taken from the version before, since
			       * this one posted only some of them anew */
	const char *base_commit; /* or "" */
};

/* All of a mailbox, in the order in which they begin. The messages stay the
 * mailbox's. */
struct series_list {
	struct series *list;
	size_t count;
	size_t duplicates; /* mails that were there already */
	size_t replaced;   /* parts that a later mail says again, otherwise */
	size_t proposals, talk; /* messages that are in no series */
};

/* A mailbox whose only diff is a proposal is a series of that one. -1 without
 * memory. */
int series_sort(struct series_list *all, const struct mailbox *box,
		struct err *err);
void series_release(struct series_list *all);

/* The newest version of the series that begins first; @version: that one, 0:
 * any. NULL if there is none. */
const struct series *series_find(const struct series_list *all,
				 unsigned int version);

#endif
