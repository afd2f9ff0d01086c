/* SPDX-License-Identifier: MIT */
/*
 * question.h - questions whose answers stand on the machine and nowhere else.
 *
 *	flags CP LAP		the flags there: "-AIF"
 *	level CP LAP		the exception level, and its stack: "EL2h"
 *	vectors CP LAP		host, hyp, or "host or hyp"
 *	world CP LAP		user, host, hyp or guest
 *	saved CP LAP		the flags in SPSR_EL2
 *	field REG FIELD CP LAP	a field of HCR_EL2, SPSR_EL2, ESR_EL2
 *	leak LAP		the flags that came back different: "DA"
 *	changed FLAG CP LAP	what gave the flag its value there:
 *				"exception", or the instruction: "eret"
 *	where FLAG CP LAP	the function that this instruction is in
 *	class CP LAP		the exception class in ESR_EL2, as a number
 *	executed SYMBOL		how often that function was entered
 *	flags-in SYMBOL N	the flags when it was entered for the Nth time
 */
#ifndef LAB_QUESTION_H
#define LAB_QUESTION_H

#include "lab/answer.h"
#include "trace/session.h"

/*
 * question_find - the answer to @finds, from the recording of @s. -1 with
 * ERR_USAGE if the question is not well put, ERR_TARGET if this recording
 * has no answer (the checkpoint is not on that lap).
 */
int question_find(const char *finds, const struct session *s,
		  char answer[ANSWER_LEN], struct err *err);

/* What kind of answer @finds wants; ANSWER_KINDS if there is no such question. */
enum answer_kind question_kind(const char *finds);

#endif
