/* SPDX-License-Identifier: MIT */
/*
 * guest.h - what a payload can use. It runs at EL1 with its MMU off and all
 * of DAIF set.
 */
#ifndef GUEST_H
#define GUEST_H

#include "asm/ptrace.h"
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

/* Every FP register and FPSR from one number; are they still as filled? */
void fp_pattern_fill(u64 seed);
bool fp_pattern_check(u64 seed);

enum outcome { PASS, FAIL, SKIP, XFAIL };
/* One result line: "PASS: what". */
void report(enum outcome outcome, const char *what);
/* PASS if @ok, FAIL otherwise. */
void report_if(bool ok, const char *what);

/*
 * A function for one slot of the vector table, VECTOR_* of asm/ptrace.h;
 * where none is installed the payload ends with a FAIL. It runs with all of
 * DAIF set, may change @regs, and returns to where they point.
 */
typedef void (*guest_handler)(struct pt_regs *regs);
void guest_handle(unsigned int slot, guest_handler handler);

/*
 * For probing: a handler that notes the exception in `caught` and steps over
 * the instruction. Reset `caught` before each probe.
 */
struct caught {
	unsigned int count;
	u64 esr;
	u64 far;
	u64 pc; /* preferred return address */
};
extern volatile struct caught caught;
void guest_catch(struct pt_regs *regs);
/* The same for a call to where nothing is: goes on behind the call. */
void guest_catch_call(struct pt_regs *regs);

/*
 * IRQs by their INTID (0..31). There is no distributor to program: the
 * interrupts that a guest can get are enabled. One without a handler is
 * counted and completed. The handler runs with all of DAIF set; the payload
 * clears I itself.
 */
typedef void (*guest_irq_handler)(void);
void guest_irq_init(void);
void guest_handle_irq(unsigned int intid, guest_irq_handler handler);
extern unsigned int guest_irqs_unhandled;
/* Take what is pending now; I is set before and after. */
void guest_take_irqs(void);

/* From the vectors. */
void guest_exception(u64 slot, struct pt_regs *regs);

#endif
