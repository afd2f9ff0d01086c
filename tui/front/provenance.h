/* SPDX-License-Identifier: MIT */
/*
 * provenance.h - why a flag is what it is, in words.
 */
#ifndef FRONT_PROVENANCE_H
#define FRONT_PROVENANCE_H

#include "trace/session.h"

/*
 * provenance_flag - of one FLAG_ at @event: "A cleared by msr daifclr, #4 at
 * 431 in __guest_exit". The number is that of the first event which shows it.
 * Says less where that is longer than @width characters; fills and returns
 * @buf.
 */
const char *provenance_flag(const struct session *s, size_t event,
			    unsigned int flag, int width, char *buf,
			    size_t len);

#endif
