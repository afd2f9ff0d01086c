/* SPDX-License-Identifier: MIT */
/*
 * profiles.h - registers that are looked at together, from profiles.def.
 */
#ifndef REGS_PROFILES_H
#define REGS_PROFILES_H

#include "regs/regs.h"

enum reg_profile {
#define PROFILE(id, ...) PROFILE_##id,
#include "regs/profiles.def"
	PROFILE_COUNT
};

const char *profile_name(enum reg_profile p);  /* "switch" */
const char *profile_title(enum reg_profile p); /* what it is about */
/* False if no profile is called so. */
bool profile_find(const char *name, enum reg_profile *p);

/* The @index-th register; false behind the last one. */
bool profile_register(enum reg_profile p, size_t index, enum reg_id *id);

/* A copy that the hypervisor keeps in its struct kvm_vcpu of what no stub
 * lists. */
struct reg_shadow {
	enum reg_profile profile;
	const char *name;
	const char *member; /* "vgic.v3.vgic_lr0" */
	enum reg_shape shape;
};
#define SHADOWS_MAX 16
/* All of them; *count is at most SHADOWS_MAX. */
const struct reg_shadow *reg_shadows(size_t *count);

#endif
