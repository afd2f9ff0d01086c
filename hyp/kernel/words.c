// SPDX-License-Identifier: MIT
/*
 * words.c - syndromes and saved PSTATE in words.
 */
#include "asm/esr.h"
#include "asm/ptrace.h"

static const char *const ec_words[ESR_ELx_EC_MAX + 1] = {
	[ESR_ELx_EC_UNKNOWN] = "unknown reason",
	[ESR_ELx_EC_WFx] = "trapped WFI or WFE",
	[ESR_ELx_EC_FP_ASIMD] = "trapped FP or SIMD access",
	[ESR_ELx_EC_ILL] = "illegal execution state",
	[ESR_ELx_EC_SVC64] = "SVC",
	[ESR_ELx_EC_HVC64] = "HVC",
	[ESR_ELx_EC_SMC64] = "trapped SMC",
	[ESR_ELx_EC_SYS64] = "trapped system register access",
	[ESR_ELx_EC_SVE] = "trapped SVE access",
	[ESR_ELx_EC_IABT_LOW] = "instruction abort from a lower EL",
	[ESR_ELx_EC_IABT_CUR] = "instruction abort from the same EL",
	[ESR_ELx_EC_PC_ALIGN] = "misaligned PC",
	[ESR_ELx_EC_DABT_LOW] = "data abort from a lower EL",
	[ESR_ELx_EC_DABT_CUR] = "data abort from the same EL",
	[ESR_ELx_EC_SP_ALIGN] = "misaligned SP",
	[ESR_ELx_EC_SERROR] = "SError",
	[ESR_ELx_EC_BREAKPT_LOW] = "breakpoint from a lower EL",
	[ESR_ELx_EC_BREAKPT_CUR] = "breakpoint from the same EL",
	[ESR_ELx_EC_SOFTSTP_LOW] = "software step from a lower EL",
	[ESR_ELx_EC_SOFTSTP_CUR] = "software step from the same EL",
	[ESR_ELx_EC_WATCHPT_LOW] = "watchpoint from a lower EL",
	[ESR_ELx_EC_WATCHPT_CUR] = "watchpoint from the same EL",
	[ESR_ELx_EC_BRK64] = "BRK",
};

const char *esr_class_words(u64 esr)
{
	const char *words = ec_words[esr_ec(esr)];

	return words ? words : "exception class without a name here";
}

const char *daif_letters(u64 pstate, char *buf)
{
	buf[0] = pstate & PSR_D_BIT ? 'D' : '-';
	buf[1] = pstate & PSR_A_BIT ? 'A' : '-';
	buf[2] = pstate & PSR_I_BIT ? 'I' : '-';
	buf[3] = pstate & PSR_F_BIT ? 'F' : '-';
	buf[4] = '\0';
	return buf;
}

const char *pstate_mode_words(u64 pstate)
{
	static const char *const modes[PSR_MODE_MASK + 1] = {
		[0x0] = "EL0t", [0x4] = "EL1t", [0x5] = "EL1h", [0x8] = "EL2t",
		[0x9] = "EL2h", [0xc] = "EL3t", [0xd] = "EL3h",
	};
	const char *mode = modes[pstate & PSR_MODE_MASK];

	if (pstate & PSR_NRW_BIT)
		return "AArch32";
	return mode ? mode : "no such mode";
}
