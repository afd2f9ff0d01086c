/* SPDX-License-Identifier: MIT */
/*
 * at.h - address translation as an instruction; the answer is in PAR_EL1 after
 * an ISB. Source: DDI 0487, C5.4.
 */
#ifndef ASM_AT_H
#define ASM_AT_H

#define __at(op, va) asm volatile("at " #op ", %0" : : "r"(va) : "memory")

#endif
