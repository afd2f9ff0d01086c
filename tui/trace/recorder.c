// SPDX-License-Identifier: MIT
#include <string.h>

#include "trace/recorder.h"

struct recording {
	struct trace *trace;
	const struct recorder_limits *limits;
	struct recorder_result *result;
	struct err *err;
	bool known; /* the trace holds the event we stand at already */
	bool failed;
};

/*
 * The last lap is done when what follows it is known: user space, which heals
 * the flags, or the switch again, which inherits them. Without VHE other calls
 * come through the hyp vectors as well, so the guest must be about to run.
 */
bool recorder_done(const struct trace *t, unsigned int laps)
{
	const struct lap *last = lap_get(t, laps);
	const struct lap *after = lap_get(t, laps + 1);

	return last && last->complete &&
	       (last->points[CP_U].present ||
		(after && after->points[CP_E3].present));
}

static bool record(const struct machine_sample *s, uint32_t word, void *ctx)
{
	struct recording *r = ctx;

	if (r->known) {
		r->known = false;
		return true;
	}
	if (trace_append(r->trace, s, word, r->err)) {
		r->failed = true;
		return false;
	}
	r->result->instructions++;
	if (recorder_done(r->trace, r->limits->laps))
		return false;
	r->result->out_of_budget = r->result->instructions >= r->limits->budget;
	return !r->result->out_of_budget;
}

int recorder_step(struct trace *t, struct machine *m,
		  const struct recorder_limits *limits,
		  struct recorder_result *result, struct err *err)
{
	struct recording r = {
		.trace = t,
		.limits = limits,
		.result = result,
		.err = err,
		.known = trace_count(t) > 0,
	};
	enum machine_status status;

	*result = (struct recorder_result){ 0 };
	status = machine_walk(m, record, &r, err);
	if (status == MACHINE_FAILED && err && err->kind != ERR_CANCELLED)
		trace_asleep(t, err);
	if (r.failed || status == MACHINE_FAILED)
		return -1;
	result->powered_off = status == MACHINE_OFF;
	return 0;
}

static int step_session(struct session *s, const struct recorder_limits *limits,
			struct recorder_result *result, struct err *err)
{
	return recorder_step(s->trace, s->machine, limits, result, err);
}

static const struct recorder recorders[] = {
	{ "step", "every instruction, through the stub", step_session },
	{ "sparse", "breakpoints where flags can change", recorder_sparse },
	{ "log", "every instruction, from QEMU's own log", recorder_log },
};

const struct recorder *recorder_at(size_t index)
{
	return index < sizeof(recorders) / sizeof(recorders[0])
		       ? &recorders[index]
		       : NULL;
}

const struct recorder *recorder_find(const char *name)
{
	const struct recorder *r;

	for (size_t i = 0; (r = recorder_at(i)); i++) {
		if (!strcmp(r->name, name))
			return r;
	}
	return NULL;
}
