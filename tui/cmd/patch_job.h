/* SPDX-License-Identifier: MIT */
/*
 * patch_job.h - mails in, a report out: read, apply, build each step, record
 * before and after. Whatever the mails hold is compiled in the sandbox and
 * runs in QEMU only.
 */
#ifndef CMD_PATCH_JOB_H
#define CMD_PATCH_JOB_H

#include "behave.h"
#include "mail/range.h"
#include "report/patch.h"

struct patch_job {
	const char *base; /* a variant, or a tree's folder */
	struct behave_options behave;
	int cancel_fd;
	char *dir; /* of the work; removed by patch_job_close() */
	struct scratch scratch;
	bool open;	   /* the scratch is */
	unsigned int outs; /* folders of images made in .dir */
};

/* The base's tree is copied. ERR_USAGE: there is no such base. */
int patch_job_open(struct patch_job *job, struct err *err);
void patch_job_close(struct patch_job *job);

/* Mails in one mailbox, and the series that is looked at. */
struct patch_mails {
	struct mailbox box;
	struct series_list all;
	const struct series *series; /* NULL: there is no patch in it */
	struct applied applied;
};

/* Read and apply, no more: @version 0 is the newest. */
int patch_mails_take(struct patch_job *job, const char *const *files, size_t n,
		     unsigned int version, struct patch_mails *mails,
		     struct err *err);
void patch_mails_release(struct patch_mails *mails);

/* Build and record what applied. 0 whatever came of it, -1 if that could not
 * be found out. */
int patch_job_report(struct patch_job *job, const struct patch_mails *mails,
		     struct patch_report *report, struct err *err);

#endif
