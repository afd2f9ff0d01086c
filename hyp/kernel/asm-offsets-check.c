// SPDX-License-Identifier: MIT
/*
 * asm-offsets-check.c - the header that assembly uses, held against C.
 */
#include "asm/asm-offsets.h"
#include "asm/kvm_arm.h"
#include "kernel/sched.h"
#include "kvm/kvm_host.h"

#define OFFSET(name, value) _Static_assert(name == (value), #name);
#include "asm-offsets.def"
