// SPDX-License-Identifier: MIT
#include "base/self.h"

static const char *called = "vhelab";

void self_called(const char *name)
{
	if (name && *name)
		called = name;
}

const char *self(void)
{
	return called;
}
