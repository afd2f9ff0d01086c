/* SPDX-License-Identifier: MIT */
/*
 * regs.h - the registers the kit shows: architectural name, names under which
 * stubs have been seen to list them, encoding, and fields with plain words.
 * One table, in registers.def; nothing else in the tree lists register fields.
 */
#ifndef REGS_REGS_H
#define REGS_REGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One name for each REG() line of registers.def: REG_VBAR_EL2 ... */
enum reg_id {
#define REG(id, ...) REG_##id,
#include "regs/registers.def"
	REG_COUNT
};

struct reg_desc {
	const char *name;	    /* architectural: "VBAR_EL1" */
	const char *title;	    /* "Vector Base Address Register (EL1)" */
	const char *const *aliases; /* names in stubs, NULL-terminated, in the
				     * order to try; the name itself is first */
	uint16_t encoding;	    /* INSN_SYSREG(), 0 for core registers */
	bool context;		    /* needs a context synchronisation event */
};

const struct reg_desc *reg_desc(enum reg_id id);
/* By architectural name or alias, any case; false if unknown. */
bool reg_find(const char *name, enum reg_id *id);
/* By the encoding of an msr/mrs. Aliases under E2H are NOT resolved. */
bool reg_find_encoding(uint16_t encoding, enum reg_id *id);
/*
 * Which register an access through @encoding really reaches at @el with
 * HCR_EL2.E2H = @e2h: VBAR_EL1 at EL2 with E2H is VBAR_EL2, VBAR_EL12 is
 * VBAR_EL1 (Arm ARM, FEAT_VHE, "register aliasing"). False if unknown.
 */
bool reg_redirect(uint16_t encoding, unsigned int el, bool e2h,
		  enum reg_id *id);

/* One decoded field, ready to show. */
struct reg_field_value {
	const char *name; /* "E2H" */
	uint8_t hi, lo;
	uint64_t value;
	const char *words; /* "host runs at EL2 (VHE)", "" if no words */
};

/*
 * Decode @value into at most @max fields, highest bit first; returns how many
 * the register has. For ESR_EL1 and ESR_EL2 the ISS fields follow IL. The
 * layouts of CPTR, SCTLR, TCR and CNTHCTL_EL2 depend on HCR_EL2.E2H: @e2h;
 * reg_decode() is for E2H = 1.
 */
size_t reg_decode_e2h(enum reg_id id, uint64_t value, bool e2h,
		      struct reg_field_value *out, size_t max);
size_t reg_decode(enum reg_id id, uint64_t value, struct reg_field_value *out,
		  size_t max);

/* One name for each SHAPE() line of registers.def: SHAPE_STAGE2 ... */
enum reg_shape {
#define SHAPE(id, layout) SHAPE_##id,
#include "regs/registers.def"
};

/* The same for a value that is no register of the table. */
size_t shape_decode(enum reg_shape shape, uint64_t value,
		    struct reg_field_value *out, size_t max);

/* "HVC from AArch64", "data abort from a lower EL" ...; never NULL. */
const char *esr_class_words(uint64_t esr);

#endif
