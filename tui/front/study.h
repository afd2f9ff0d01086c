/* SPDX-License-Identifier: MIT */
/*
 * study.h - what has been worked out about a trace, and is kept from one
 * drawing to the next so that a million events cost no more than a thousand.
 */
#ifndef FRONT_STUDY_H
#define FRONT_STUDY_H

#include "digest.h"
#include "find.h"
#include "judged.h"
#include "visits.h"

struct model;

#define ZOOM_LAP   0
#define ZOOM_ALL   SIZE_MAX
#define ZOOM_LEAST 16

struct study {
	struct digest digest;
	struct finder finder;
	struct visits visits; /* of the lap shown */
	struct judged judged;
	size_t zoom; /* events in the strip, or ZOOM_ */
	/* Where flags leak in on one lap, as far as it has been asked. */
	struct {
		uint32_t epoch, last;
		unsigned int lap, clear;
		size_t first[4]; /* event, by bit of the flag */
	} leak;
};

/* Bring it up to date with the model's session, and the model with it. */
void study_follow(struct study *st, struct model *m);
void study_free(struct study *st);

/* The next zoom in (-1) or out (1) for a model that has been followed. */
size_t study_zoom(const struct model *m, int by);

#endif
