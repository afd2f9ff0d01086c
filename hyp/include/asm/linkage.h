/* SPDX-License-Identifier: MIT */
/*
 * linkage.h - named, sized symbols for assembly, so that tools can attribute
 * every instruction.
 */
#ifndef ASM_LINKAGE_H
#define ASM_LINKAGE_H

/* clang-format off */

/* A function that follows the procedure call standard. */
#define SYM_FUNC_START(name)                                                 \
	.balign 16;                                                          \
	.globl name;                                                         \
	.type name, %function;                                               \
	name:
#define SYM_FUNC_END(name) .size name, . - name

/* Code reached by an exception or a plain branch; visible in its file only. */
#define SYM_CODE_START(name)                                                 \
	.balign 16;                                                          \
	.type name, %function;                                               \
	name:
#define SYM_CODE_END(name) .size name, . - name

/* clang-format on */

#endif
