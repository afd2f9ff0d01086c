/* SPDX-License-Identifier: MIT */
/*
 * guest.h - what a payload can use. It runs at EL1 with its MMU off and all
 * of DAIF set.
 */
#ifndef GUEST_H
#define GUEST_H

#include "asm/types.h"
#include "uapi/smccc.h"

/* The payload; returning from it is a clean power-off. */
void guest_main(void);

/* An SMCCC call by HVC with one argument; the value of x0. */
u64 hvc(u32 id, u64 arg);
void guest_off(void) __noreturn;

/* The serial port, one store a character; each one is an exit. */
void putc(char c);
void puts(const char *s);
void put_hex(u64 value);

enum outcome { PASS, FAIL, SKIP, XFAIL };
/* One result line: "PASS: what". */
void report(enum outcome outcome, const char *what);
/* PASS if @ok, FAIL otherwise. */
void report_if(bool ok, const char *what);

/* From the payload's own vectors. */
void guest_unexpected(u64 slot, u64 esr, u64 elr, u64 far) __noreturn;

#endif
