/* SPDX-License-Identifier: MIT */
/*
 * lab.h - a lab, as far as the front end shows it.
 */
#ifndef FRONT_FRONT_LAB_H
#define FRONT_FRONT_LAB_H

#include "rules/rules.h"

/* What a lab has to say, and what must hold in it, in place of the standing
 * rules. All of it lives as long as the front end. */
struct lab_text {
	const char *title, *text;
	const struct rule_set *rules; /* NULL: the standing ones */
	bool nvhe;
};

#endif
