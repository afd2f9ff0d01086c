/* SPDX-License-Identifier: MIT */
/*
 * plain.h - the front end without a screen: command lines from standard input,
 * sentences on standard output.
 */
#ifndef CMD_PLAIN_H
#define CMD_PLAIN_H

#include "front/front.h"

/*
 * plain_run - until the input ends or `quit`. Somebody at a terminal gets a
 * prompt, may go on after a mistake, and stops what runs with Ctrl-C. A script
 * ends at the first line that fails: -1, and @err names the line. Lines that
 * begin with # are skipped. A question is answered by the next line, y or n.
 * @other: for front_compare(), or NULL.
 */
int plain_run(struct session *s, struct session *other,
	      const struct front_keep *keep, int cancel_fd, struct err *err);

#endif
