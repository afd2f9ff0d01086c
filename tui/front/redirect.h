/* SPDX-License-Identifier: MIT */
/*
 * redirect.h - where the code names one register and reaches another: at EL2
 * with E2H the _EL1 names mean EL2 registers, the _EL12 names EL1's.
 */
#ifndef FRONT_REDIRECT_H
#define FRONT_REDIRECT_H

#include "model.h"

/*
 * redirect_words - "the code says VBAR_EL1, VBAR_EL2 changed (E2H)" about the
 * instruction that led to the event shown, with @before, or about the one that
 * stands there. False if it names what it reaches, or no register.
 */
bool redirect_words(const struct model *m, bool before, char *buf, size_t len);

#endif
