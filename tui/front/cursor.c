// SPDX-License-Identifier: MIT
#include "cursor.h"

#include "front_impl.h"

bool code_cursor(const struct front *f, uint64_t *pc)
{
	const struct session *s = f->side->s;
	struct model m = { .s = s, .now = trace_at(s->trace, s->at) };

	if (!m.now)
		return false;
	*pc = code_at(&m, f->screen.scroll[VIEW_CODE]);
	return true;
}
