// SPDX-License-Identifier: MIT
/* The log recorder: QEMU tells what it executes, nobody steps. */
#include "logged.h"
#include "trace/recorder.h"

#define SILENCE_MS 10000
#define CHUNK	   65536

struct recording {
	struct session *s;
	const struct recorder_limits *limits;
	struct recorder_result *result;
	struct logged logged;
	bool done;
};

static bool word_at(const void *ctx, uint64_t pc, uint32_t *word)
{
	return symbols_word(ctx, pc, word);
}

static int take(struct recording *r, const char *bytes, size_t len,
		struct err *err)
{
	struct recorder_result *result = r->result;

	while (len && !r->done) {
		size_t used = len;
		int added = logged_feed(&r->logged, bytes, &used, err);

		bytes += used;
		len -= used;
		if (added < 0)
			return -1;
		if (!added)
			continue;
		result->instructions += (uint64_t)added;
		result->out_of_budget = result->instructions >=
					r->limits->budget;
		r->done = result->out_of_budget ||
			  recorder_done(r->s->trace, r->limits->laps);
	}
	return 0;
}

static enum machine_status listen(struct recording *r, struct err *err)
{
	enum machine_status status = MACHINE_RUNNING;
	char bytes[CHUNK];

	while (status == MACHINE_RUNNING && !r->done) {
		size_t len = sizeof(bytes);

		status = machine_log_read(r->s->machine, bytes, &len,
					  SILENCE_MS, err);
		r->result->silent = status == MACHINE_RUNNING && !len;
		if (r->result->silent)
			break;
		if (take(r, bytes, len, err))
			status = MACHINE_FAILED;
	}
	return status;
}

int recorder_log(struct session *s, const struct recorder_limits *limits,
		 struct recorder_result *result, struct err *err)
{
	struct recording r = {
		.s = s,
		.limits = limits,
		.result = result,
		.logged = {
			.trace = s->trace,
			.word_at = word_at,
			.ctx = &s->symbols,
			.known = trace_count(s->trace) > 0,
		},
	};
	enum machine_status status =
		machine_sample(s->machine, &r.logged.now, err);

	*result = (struct recorder_result){ 0 };
	trace_limit(s->trace, RECORDER_LOG_KEEP);
	if (status != MACHINE_STOPPED || machine_log_start(s->machine, err))
		return -1;
	status = listen(&r, err);
	if (status == MACHINE_RUNNING)
		status = machine_log_stop(s->machine, err);
	result->powered_off = status == MACHINE_OFF && !r.done;
	return status == MACHINE_FAILED ? -1 : 0;
}
