/* SPDX-License-Identifier: MIT */
/*
 * harvest_impl.h - one file for each way to hand in, and what they share.
 */
#ifndef LAB_HARVEST_IMPL_H
#define LAB_HARVEST_IMPL_H

#include "harvest.h"
#include "box/run.h"

int harvest_folder(struct harvest *h, const char *path, struct err *err);
/* One file, which is the checker whatever it is called. */
int harvest_file(struct harvest *h, const char *path, struct err *err);
int harvest_tar(struct harvest *h, const char *path, struct err *err);
int harvest_patch(struct harvest *h, const char *path, struct err *err);

/* A file with the same text, without the CR that every line ends in and the
 * mark it may begin with, malloc()ed; NULL where it is plain as it is. UTF-16
 * is refused. */
int harvest_text(struct harvest *h, const char *path, char **plain,
		 struct err *err);
/* A file with the diffs of a mail that was encoded on its way, malloc()ed; NULL
 * where there is nothing to decode. */
int harvest_mail(struct harvest *h, const char *path, char **decoded,
		 struct err *err);

/* Is it a work folder, or what is left of one? */
bool harvest_is_work(const char *dir);

/* The first reason stays. Always 0: it is known what there is. */
int harvest_refuse(struct harvest *h, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* It is not the student's: counted, the first one by name. */
void harvest_ignore(struct harvest *h, const char *path);

/* C, headers or assembly under hyp/, or a paper (handin.h). */
bool harvest_is_source(const char *path);
/* make hands names to a shell. */
bool harvest_is_plain(const char *path);
/* What lies in a work folder without being the student's work. */
bool harvest_is_usual(const char *path);

/* tar, git and find, as far as they may go. */
int harvest_try(const char *const *argv, const char *dir, struct run_result *r,
		struct err *err);
/* The last line that a program said. */
const char *harvest_last_words(struct run_result *r);

#endif
