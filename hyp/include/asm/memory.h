/* SPDX-License-Identifier: MIT */
/*
 * memory.h - where the linker script put things. Only the addresses of these
 * mean anything; each region starts and ends on a page.
 */
#ifndef ASM_MEMORY_H
#define ASM_MEMORY_H

#include "asm/types.h"

extern const char _text[], _etext[];	 /* kernel code */
extern const char _rodata[], _erodata[]; /* kernel constants */
extern const char _data[], _edata[];	 /* the rest, .bss included */

extern const char _user_start[], _user_end[]; /* the three below together */
extern const char _user_text[], _user_etext[];
extern const char _user_rodata[], _user_erodata[];
extern const char _user_data[], _user_edata[]; /* with the kvm_run page */

#endif
