/* SPDX-License-Identifier: MIT */
/*
 * file.h - a session's trace as a file, to be looked at later and elsewhere,
 * without QEMU, the images or their sources. docs/trace-file.md has the bytes.
 *
 * What is stored are the inputs of each event; provenance, worlds, laps and
 * synchronisation follow from them again when the file is read, by the code
 * that derives them for a recorder.
 */
#ifndef TRACE_FILE_H
#define TRACE_FILE_H

#include "trace/session.h"

/* What a session does not know about itself. */
struct trace_file_extra {
	const char *recorder; /* "step" */
	const char *console;  /* what the target printed, any bytes */
	size_t console_len;
};

/*
 * trace_file_write - under @path, all or nothing; "-" is standard output. The
 * same recording gives the same bytes. ERR_ENV when it cannot be written.
 */
int trace_file_write(const struct session *s,
		     const struct trace_file_extra *extra, const char *path,
		     struct err *err);

/*
 * session_open_file - a session without a machine: .off is set, the position
 * is the last event, and all that session_close() frees is its own. The file
 * is foreign input. ERR_USAGE if it is no trace file or cannot be opened,
 * ERR_TARGET if it is damaged or too new, with the place.
 */
int session_open_file(struct session *s, const char *path, struct err *err);

/* Of a session that was opened from a file; else NULL. They live as long as
 * the session. The console's bytes end with a NUL not counted in *@len. */
const char *trace_file_recorder(const struct session *s);
const char *trace_file_machine(const struct session *s);
const char *trace_file_console(const struct session *s, size_t *len);

#endif
