// SPDX-License-Identifier: MIT
#include "view.h"

const struct view_ops *view_ops(enum view_id id)
{
	static const struct view_ops *const table[VIEW_COUNT] = {
		[VIEW_CODE] = &view_code,	[VIEW_FLAGS] = &view_flags,
		[VIEW_STRIP] = &view_strip,	[VIEW_LAPS] = &view_laps,
		[VIEW_REGS] = &view_regs,	[VIEW_CONSOLE] = &view_console,
		[VIEW_HISTORY] = &view_history, [VIEW_VECTORS] = &view_vectors,
		[VIEW_RULES] = &view_rules,	[VIEW_LOG] = &view_log,
		[VIEW_MEMORY] = &view_memory,	[VIEW_STAGE2] = &view_stage2,
	};

	return table[id];
}
