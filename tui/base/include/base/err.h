/* SPDX-License-Identifier: MIT */
/*
 * err.h - the one-line account of a failure, handed up by value.
 *
 * No layer below `cmd` and `ui` prints or exits. A function that can fail
 * returns 0 or -1 and fills the caller's struct err; the text is one line,
 * without a newline, that says what happened and what to do next. Passing
 * NULL is allowed and drops the text.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_kind {
	ERR_NONE,
	ERR_USAGE,     /* the user asked for something that does not exist */
	ERR_ENV,       /* the machine we run on lacks something */
	ERR_TARGET,    /* QEMU, the stub or the image misbehaved */
	ERR_CANCELLED, /* the user interrupted; nothing is wrong */
};

#define ERR_TEXT_MAX 320

struct err {
	enum err_kind kind;
	char text[ERR_TEXT_MAX];
};

/*
 * err_set - record a failure; control characters in the result become '?',
 * so that text from foreign files and stubs cannot reach a terminal raw.
 * Always returns -1, so that callers can `return err_set(...)`.
 */
int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* err_nomem - the allocation failure of every layer, in one wording. */
int err_nomem(struct err *err);

#endif
