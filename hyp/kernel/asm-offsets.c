// SPDX-License-Identifier: MIT
/*
 * asm-offsets.c - compiled to assembly only, for the ".define NAME VALUE"
 * lines that the build picks out.
 */
#include "asm/kvm_arm.h"
#include "kernel/sched.h"
#include "kvm/kvm_host.h"

void asm_offsets(void);

void asm_offsets(void)
{
#define OFFSET(name, value) \
	asm volatile("\n.define " #name " %0" : : "i"(value));
#include "asm-offsets.def"
}
