/* SPDX-License-Identifier: MIT */
/*
 * file.h - whole files, read and written at once.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* The bytes of an ordinary file, at most @max, malloc()ed with a terminating
 * NUL that is not counted. */
uint8_t *file_read(const char *path, size_t max, size_t *size, struct err *err);

/*
 * file_write - put @len bytes under a name, all or none: they go to a new file
 * beside it, which then takes the name. What is no ordinary file (a device, a
 * pipe) is written as it is, "-" is standard output. ERR_ENV with the reason
 * on failure; what had the name before is then still there.
 */
int file_write(const char *path, const void *bytes, size_t len,
	       struct err *err);

/* The same for an ordinary file that is written often: nobody waits for the
 * disk. What is lost when the power goes is the newest content or all. */
int file_replace(const char *path, const void *bytes, size_t len,
		 struct err *err);
/* When an ordinary file below @folder was written last, ns since 1970; build/
 * and .git/ are left out. 0 where there is none. */
int64_t file_newest(const char *folder);

#endif
