/* SPDX-License-Identifier: MIT */
/*
 * filter.h - what becomes of each packet of a debugger that is lent the
 * connection: one table says it. No I/O.
 *
 * Private to the layer. Packets are the debugger's: hostile or broken ones
 * are passed on or refused, and the stub has to bear them.
 */
#ifndef RSP_FILTER_H
#define RSP_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "rsp/relay.h"

#define FILTER_BREAKS	  64
#define FILTER_BREAK_TEXT 40
#define FILTER_ANSWER_MAX 160

enum filter_verdict {
	FILTER_PASS,   /* to the stub, which answers once */
	FILTER_RUN,    /* to the stub; the answer is the stop */
	FILTER_ANSWER, /* not to the stub: .answer is the reply */
	FILTER_GONE,   /* the peer has finished, and waits for no reply */
};

struct filter {
	bool can_step_back, can_run_back; /* the stub says so */
	size_t packet_size;		  /* that the peer may use */

	struct rsp_lent lent;
	bool step_mask; /* was written, or may have been */
	bool physical;	/* so was the way addresses are read */
	/* breakpoints that are set, as their packets name them without the
	 * first letter: "0,40080000,4" */
	char breaks[FILTER_BREAKS][FILTER_BREAK_TEXT];
	size_t nbreaks;
	char answer[FILTER_ANSWER_MAX]; /* a reply, text */
};

/* What becomes of the request in @data, which is edited in place and only
 * ever gets shorter. */
enum filter_verdict filter_request(struct filter *f, unsigned char *data,
				   size_t *len);
/* Take from a reply to qSupported what the relay does not pass on. */
void filter_features(const struct filter *f, unsigned char *data, size_t *len);

#endif
