/* SPDX-License-Identifier: MIT */
/*
 * last_words.h - what a machine said before it fell silent. It explains, and
 * decides nothing: anybody can print anything.
 */
#ifndef LAB_LAST_WORDS_H
#define LAB_LAST_WORDS_H

#include "lab/check.h"

/* Up to eight lines of a console's text below a finding: the head of the report
 * on an exception and how it ended, or just the last ones. */
void last_words_add(struct lab_finding *f, char *console);

#endif
