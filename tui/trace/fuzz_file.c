// SPDX-License-Identifier: MIT
/*
 * libFuzzer target: any bytes as a trace file, and the questions that a report
 * and the front end ask of one. The bytes are taken as what stands in the
 * sections, since a checksum is not to be guessed: each section's is put
 * right first. Give it -rss_limit_mb to bound memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "file_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t le32(const uint8_t *at)
{
	struct cursor c = { at, at + 4, false };

	return cursor_le32(&c);
}

static void mend(uint8_t *bytes, size_t size)
{
	size_t at = 12;

	if (size < at)
		return;
	memcpy(bytes, FILE_MAGIC "\1\0\0", at);
	while (size - at >= SECTION_HEAD) {
		uint8_t *head = bytes + at;
		uint32_t len = le32(head + 4), sum;

		if (len > size - at - SECTION_HEAD)
			break;
		sum = section_sum(head, head + SECTION_HEAD, len);
		for (unsigned int i = 0; i < 4; i++)
			head[12 + i] = (uint8_t)(sum >> 8 * i);
		at += SECTION_HEAD + len;
	}
}

static void ask_laps(const struct trace *t)
{
	char buf[64];

	for (unsigned int n = 1; n <= lap_count(t); n++) {
		const struct lap *lap = lap_get(t, n);

		lap_leak_out(t, lap);
		lap_leak_in(t, lap);
		for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
			if (lap->points[cp].present)
				lap_flags(t, &lap->points[cp], buf,
					  sizeof(buf));
		}
	}
}

static void ask(struct session *s)
{
	struct image_place place = { 0 };
	char buf[96];

	for (size_t i = 0; i < trace_count(s->trace) && i < 100; i++) {
		const struct trace_event *e = trace_at(s->trace, i);

		session_insn(s, e, buf, sizeof(buf));
		symbols_format(&s->symbols, e->pc, buf, sizeof(buf));
		if (symbols_lookup(&s->symbols, e->pc, &place))
			symbols_source(&s->symbols, e->pc, &place);
		for (unsigned int bit = 0; bit < 4; bit++) {
			if (e->changed[bit] != TRACE_NO_EVENT &&
			    !trace_at(s->trace, e->changed[bit]))
				abort();
		}
		trace_is_transition(s->trace, i);
	}
	if (lap_count(s->trace) < 100)
		ask_laps(s->trace);
}

/* What was read can be written, and is read again as the same. */
static void again(const struct session *s)
{
	struct bytes out = { 0 };
	struct trace *derived;
	struct cursor c;
	size_t n;
	uint64_t *pcs = events_write(s->trace, &out, &derived, &n, NULL);

	trace_free(derived);
	derived = trace_new(&s->landmarks, NULL);
	c = (struct cursor){ out.data, out.data + out.len, false };
	if (!pcs || events_read(&c, derived, NULL) || c.at != c.end ||
	    trace_count(derived) != trace_count(s->trace))
		abort();
	trace_free(derived);
	free(pcs);
	free(out.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("trace", MFD_CLOEXEC);
	uint8_t *bytes = malloc(size + 1);
	struct session s;
	char path[32];

	memcpy(bytes, data, size);
	mend(bytes, size);
	if (fd >= 0 && write(fd, bytes, size) == (ssize_t)size) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		if (!session_open_file(&s, path, NULL)) {
			ask(&s);
			again(&s);
			session_close(&s);
		}
	}
	close(fd);
	free(bytes);
	return 0;
}
