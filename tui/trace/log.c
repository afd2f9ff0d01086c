// SPDX-License-Identifier: MIT
/* The log recorder: QEMU tells what it executes, nobody steps. */
#include "logged.h"
#include "trace/recorder.h"

#define LOOK_MS	    1000
#define QUIET_LOOKS 10	/* in which the machine wants no processor */
#define QUIET_CPU_S 2.0 /* or this much of one, for nothing */
#define PATIENCE    120 /* looks, while others have the processors */
#define CHUNK	    65536

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

/* What a machine that says nothing has done meanwhile. */
struct quiet {
	unsigned int looks, idle;
	double used;
};

/*
 * Silence is told by what the machine did with it: it slept, or it worked
 * for nothing. One that was not given a processor may have more to say, and
 * no clock decides that it has not. 1: it is silent, 0: not yet.
 */
static int is_silent(struct quiet *q, const struct machine *m, struct err *err)
{
	bool awake;
	double used = machine_effort(m, &awake);

	if (q->looks++ == 0)
		q->used = used;
	q->idle = awake ? 0 : q->idle + 1;
	if (q->idle == QUIET_LOOKS || used - q->used >= QUIET_CPU_S)
		return 1;
	if (q->looks == PATIENCE)
		return err_set(err, ERR_ENV,
			       "the machine was not given a processor for "
			       "%d s: this computer is too busy",
			       PATIENCE * LOOK_MS / 1000);
	return 0;
}

static enum machine_status listen(struct recording *r, struct err *err)
{
	enum machine_status status = MACHINE_RUNNING;
	struct quiet quiet = { 0 };
	char bytes[CHUNK];

	while (status == MACHINE_RUNNING && !r->done && !r->result->silent) {
		size_t len = sizeof(bytes);
		int silent;

		status = machine_log_read(r->s->machine, bytes, &len, LOOK_MS,
					  err);
		if (status == MACHINE_RUNNING && !len) {
			silent = is_silent(&quiet, r->s->machine, err);
			r->result->silent = silent > 0;
			if (silent < 0)
				status = MACHINE_FAILED;
			continue;
		}
		quiet = (struct quiet){ 0 };
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
