/* SPDX-License-Identifier: MIT */
/*
 * shadow.h - the GIC's virtual interface, out of the hypervisor's memory: no
 * stub lists these registers. What is read is the copy in the vCPU, as of the
 * last exit, or what the next entry will load.
 */
#ifndef FRONT_SHADOW_H
#define FRONT_SHADOW_H

#include "regs/profiles.h"
#include "trace/session.h"

/*
 * One value for each of reg_shadows(), from the vCPU that the image's symbol
 * `vcpu_file` points to. False if there is none, and @why says so.
 */
bool shadow_read(const struct session *s, uint64_t value[SHADOWS_MAX],
		 char *why, size_t len);

#endif
