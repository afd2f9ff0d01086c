/* SPDX-License-Identifier: MIT */
/*
 * run.h - a command on a tree of strangers: what it prints is kept up to a
 * limit, what it may use is bounded, nothing of it is left when it is over or
 * we are: processes that it left to themselves are killed, too.
 * Time on the wall only ends what neither works nor ends, and says so.
 */
#ifndef BOX_RUN_H
#define BOX_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* 0: no limit. */
struct run_limits {
	unsigned int cpu_s; /* of any one process */
	unsigned int file_mb;
	unsigned int memory_mb;	 /* of any one process */
	unsigned int tree_cpu_s; /* of all its processes together */
	unsigned int idle_s;	 /* in which none of them wants to run */
	unsigned int wall_s;
	size_t output; /* bytes kept; 0: RUN_OUTPUT_MAX */
	int input;     /* a descriptor to read from; 0: nothing to read */
};

enum run_end {
	RUN_ENDED,  /* by itself */
	RUN_WORKED, /* killed: tree_cpu_s was used up */
	RUN_IDLE,   /* killed: they waited for idle_s, for each other or for
		     * nothing */
	RUN_WAITED, /* killed: wall_s was over first */
};

struct run_result {
	enum run_end end;
	int status;   /* exit status, 128 + N for signal N */
	bool cut;     /* there was more than fits */
	char *output; /* malloc()ed, scrubbed but for line feeds */
	size_t len;
};

#define RUN_OUTPUT_MAX (64 * 1024)

/*
 * run - @argv in @dir (NULL: here) with git's and make's own variables out of
 * the environment, stdout and stderr together. 0 if it ran,
 * whatever its status; -1 with ERR_ENV if it could not, ERR_CANCELLED once
 * @cancel_fd (-1: none) is readable.
 */
int run(const char *const *argv, const char *dir,
	const struct run_limits *limits, int cancel_fd, struct run_result *r,
	struct err *err);
void run_release(struct run_result *r);

#endif
