/* SPDX-License-Identifier: MIT */
/*
 * pstate.h - PSTATE as QEMU's `cpsr` and SPSR_ELx carry it (Arm ARM DDI 0487,
 * C5.2.19 "SPSR_EL2": D=9 A=8 I=7 F=6, M[3:0]).
 */
#ifndef REGS_PSTATE_H
#define REGS_PSTATE_H

#include <stdbool.h>
#include <stdint.h>

/* The flags, in the order of the immediate of `msr daifset`. */
enum { FLAG_F = 1, FLAG_I = 2, FLAG_A = 4, FLAG_D = 8, FLAGS_ALL = 15 };

#define FLAGS_TEXT_LEN 5 /* "DAIF" and the terminator */

unsigned int pstate_flags(uint64_t pstate);
unsigned int pstate_el(uint64_t pstate);
bool pstate_spsel(uint64_t pstate); /* true: SP_ELx, the `h` of EL2h */
bool pstate_aarch32(uint64_t pstate);

/* "-AIF": a letter is a set (masked) flag. Returns @buf. */
const char *flags_text(unsigned int flags, char buf[FLAGS_TEXT_LEN]);
/* The reverse; false if @text is not four such characters. */
bool flags_parse(const char *text, unsigned int *flags);

/* "SError masked" ... for one flag bit and its state. */
const char *flag_words(unsigned int flag, bool set);

#endif
