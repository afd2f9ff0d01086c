/* SPDX-License-Identifier: MIT */
/*
 * predict.h - which flags are set behind an instruction, worked out from the
 * architecture alone, and how well a student knows it. An instruction is asked
 * about if it writes the flags, or if the thread is about it: the call of the
 * switch and the return from it, which with VHE are plain branches.
 */
#ifndef FRONT_PREDICT_H
#define FRONT_PREDICT_H

#include <jansson.h>

#include "trace/trace.h"

enum concept {
	CONCEPT_ERET,
	CONCEPT_EXCEPTION,
	CONCEPT_IMMEDIATE, /* msr daifset, msr daifclr */
	CONCEPT_REGISTER,  /* msr daif, xN */
	CONCEPT_BRANCH,	   /* into the switch and back with VHE */
	CONCEPT_NVHE,	   /* the same without: HVC and ERET */
	CONCEPT_COUNT
};
const char *concept_name(enum concept concept);	 /* "eret" */
const char *concept_words(enum concept concept); /* what it covers */

/* An instruction and what came of it: two events in a row. */
struct predict_step {
	const struct trace_event *from, *to;
	bool known; /* the register of predict_source() has been read */
	uint64_t value;
};

/* Is this worth a question, and about what? */
bool predict_about(const struct predict_step *s, enum concept *concept);
/* The register that the new flags come from and that no event holds, or
 * REG_COUNT: xN of `msr daif, xN`, SPSR_EL1 of an ERET at EL1. The instruction
 * leaves it as it is. */
enum reg_id predict_source(const struct predict_step *s);

/* The flags behind it, by the Arm ARM; false if that takes the value of
 * predict_source() and it is not known. Never looks at s->to->flags. */
bool predict_flags(const struct predict_step *s, unsigned int *flags);
/* Why they are so, a sentence that says where they come from. Returns @buf. */
const char *predict_why(const struct predict_step *s, char *buf, size_t len);

/* "-AIF", "aif", "IAF", "-" or "----" for none; false if @text is not such. */
bool predict_parse(const char *text, unsigned int *flags);

/* ---- the score ------------------------------------------------------------ */

struct predict_score {
	unsigned int asked, right;
	unsigned int streak; /* right ones since the last wrong one */
};

struct predict_scores {
	struct predict_score of[CONCEPT_COUNT];
};

void predict_mark(struct predict_scores *s, enum concept concept, bool right);
/* One line: "eret 2 of 3, exception 1 of 1", or that nothing was asked yet. */
const char *predict_summary(const struct predict_scores *s, char *buf,
			    size_t len);

/* A new object, NULL without memory. */
json_t *predict_save(const struct predict_scores *s);
/* Takes what makes sense, zeros for the rest; @saved may be anything. */
void predict_load(struct predict_scores *s, const json_t *saved);

#endif
