// SPDX-License-Identifier: MIT
#include "shadow.h"

#include <stdio.h>
#include <string.h>

/* The pointer that the VCPU_FD file of hyp/kvm/arm.c stands for. */
#define VCPU_SYMBOL "vcpu_file"
#define VCPU_TYPE   "kvm_vcpu"

static bool say(char *why, size_t len, const char *words)
{
	snprintf(why, len, "%s", words);
	return false;
}

/* The host kernel maps itself one to one: its addresses are physical. */
static bool find_vcpu(const struct session *s, uint64_t *vcpu, char *why,
		      size_t len)
{
	uint64_t at, size;

	if (!symbols_find(&s->symbols, VCPU_SYMBOL, &at, &size) || size != 8)
		return say(why, len, "this image has no symbol " VCPU_SYMBOL);
	if (machine_read_phys(s->machine, at, vcpu, sizeof(*vcpu), NULL))
		return say(why, len, "its memory cannot be read");
	return *vcpu || say(why, len, "there is no vCPU yet");
}

static bool read_member(const struct session *s, uint64_t vcpu,
			const char *member, uint64_t *value)
{
	uint64_t offset, size;

	*value = 0;
	return s->symbols.count &&
	       image_member(s->symbols.images[0], VCPU_TYPE, member, &offset,
			    &size) &&
	       size <= sizeof(*value) &&
	       !machine_read_phys(s->machine, vcpu + offset, value, size, NULL);
}

bool shadow_read(const struct session *s, uint64_t value[SHADOWS_MAX],
		 char *why, size_t len)
{
	size_t count;
	const struct reg_shadow *shadows = reg_shadows(&count);
	uint64_t vcpu;

	if (!find_vcpu(s, &vcpu, why, len))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!read_member(s, vcpu, shadows[i].member, &value[i]))
			return say(why, len,
				   "this image's struct " VCPU_TYPE
				   " has no such members");
	}
	why[0] = '\0';
	return true;
}
