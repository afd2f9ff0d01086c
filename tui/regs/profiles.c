// SPDX-License-Identifier: MIT
#include "regs/profiles.h"

#include <string.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *name, *title;
} profiles[] = {
#define PROFILE(id, name, title) [PROFILE_##id] = { name, title },
#include "regs/profiles.def"
};

static const struct {
	enum reg_profile profile;
	enum reg_id id;
} rows[] = {
#define SHOWS(profile, reg) { PROFILE_##profile, REG_##reg },
#include "regs/profiles.def"
};

static const struct reg_shadow shadows[] = {
#define SHADOW(profile, name, member, shape) \
	{ PROFILE_##profile, name, member, SHAPE_##shape },
#include "regs/profiles.def"
};

_Static_assert(ARRAY_SIZE(shadows) <= SHADOWS_MAX, "a set has room for all");

const char *profile_name(enum reg_profile p)
{
	return profiles[p].name;
}

const char *profile_title(enum reg_profile p)
{
	return profiles[p].title;
}

bool profile_find(const char *name, enum reg_profile *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(profiles); i++) {
		if (!strcmp(profiles[i].name, name)) {
			*p = (enum reg_profile)i;
			return true;
		}
	}
	return false;
}

bool profile_register(enum reg_profile p, size_t index, enum reg_id *id)
{
	if (p == PROFILE_ALL) {
		*id = (enum reg_id)index;
		return index < REG_COUNT;
	}
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].profile == p && index-- == 0) {
			*id = rows[i].id;
			return true;
		}
	}
	return false;
}

const struct reg_shadow *reg_shadows(size_t *count)
{
	*count = ARRAY_SIZE(shadows);
	return shadows;
}
