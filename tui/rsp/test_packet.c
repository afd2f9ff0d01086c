// SPDX-License-Identifier: MIT
/*
 * Oracle: the framing rules of the GDB manual ("Overview" of the Remote
 * Protocol): checksum modulo 256 over the bytes between $ and #, 0x7d xor
 * 0x20, repeat count = character - 29, counts # and $ forbidden.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "rsp/packet.h"

#define BYTES(text) (text), sizeof(text) - 1

struct run {
	enum rsp_event last; /* other than RSP_NONE */
	unsigned int events;
	unsigned char data[256];
	size_t len;
};

static void feed(struct rsp_decoder *d, struct run *run, const char *in,
		 size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum rsp_event event = rsp_decode(d, (unsigned char)in[i]);

		if (event == RSP_NONE)
			continue;
		run->last = event;
		run->events++;
		if (event == RSP_PACKET || event == RSP_NOTIFICATION) {
			run->len = d->len;
			memcpy(run->data, d->buf, d->len);
		}
	}
}

static struct run decode(const char *in, size_t n, size_t cap)
{
	unsigned char buf[256];
	struct rsp_decoder d;
	struct run run = { 0 };

	rsp_decoder_init(&d, buf, cap);
	feed(&d, &run, in, n);
	return run;
}

static const struct sample {
	const char *wire;
	size_t wire_len;
	enum rsp_event event;
	const char *payload;
	size_t len;
} samples[] = {
	/* clang-format off */
	{ BYTES("$#00"),             RSP_PACKET,       BYTES("") },
	{ BYTES("$OK#9a"),           RSP_PACKET,       BYTES("OK") },
	{ BYTES("$OK#9A"),           RSP_PACKET,       BYTES("OK") },
	{ BYTES("$0* #7a"),          RSP_PACKET,       BYTES("0000") },
	{ BYTES("$a*!b* c#bb"),      RSP_PACKET,       BYTES("aaaaabbbbc") },
	{ BYTES("$}\x03#80"),        RSP_PACKET,       BYTES("#") },
	{ BYTES("$}\x04}\x5d}\x0a#e2"), RSP_PACKET,    BYTES("$}*") },
	{ BYTES("$}\x0a* #d1"),      RSP_PACKET,       BYTES("****") },
	{ BYTES("$a\0b#c3"),         RSP_PACKET,       BYTES("a\0b") },
	{ BYTES("$+-%#7d"),          RSP_PACKET,       BYTES("+-%") },
	{ BYTES("%Stop:T05#99"),     RSP_NOTIFICATION, BYTES("Stop:T05") },
	{ BYTES("$OK#9b"),           RSP_BAD_CHECKSUM, BYTES("") },
	{ BYTES("$OK#g9"),           RSP_BAD_DIGIT,    BYTES("") },
	{ BYTES("$OK#9 "),           RSP_BAD_DIGIT,    BYTES("") },
	{ BYTES("$* #4a"),           RSP_BAD_RUN,      BYTES("") },
	{ BYTES("$0*\x1f#79"),       RSP_BAD_RUN,      BYTES("") },
	{ BYTES("$0*\x7f#d9"),       RSP_BAD_RUN,      BYTES("") },
	{ BYTES("$0*#5a"),           RSP_BAD_RUN,      BYTES("") },
	{ BYTES("$a}#de"),           RSP_BAD_ESCAPE,   BYTES("") },
	{ BYTES("+"),                RSP_ACK,          BYTES("") },
	{ BYTES("-"),                RSP_NAK,          BYTES("") },
	{ BYTES("x"),                RSP_JUNK,         BYTES("") },
	{ BYTES("#"),                RSP_JUNK,         BYTES("") },
	/* clang-format on */
};

#define NSAMPLES (sizeof(samples) / sizeof(*samples))

static void each_sample_gives_its_event(void **state)
{
	(void)state;
	for (size_t i = 0; i < NSAMPLES; i++) {
		const struct sample *s = &samples[i];
		struct run run = decode(s->wire, s->wire_len, 256);

		if (run.last != s->event || run.events != 1)
			fail_msg("sample %zu: event %d, %u times", i,
				 (int)run.last, run.events);
		assert_int_equal(run.len, s->len);
		assert_memory_equal(run.data, s->payload, s->len);
	}
}

/*
 * A copy of the decoder takes over at the cut, so state kept anywhere but in
 * the struct shows.
 */
static void every_cut_gives_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < NSAMPLES; i++) {
		const struct sample *s = &samples[i];

		for (size_t cut = 0; cut <= s->wire_len; cut++) {
			unsigned char buf[256];
			struct rsp_decoder first, other, second;
			struct run run = { 0 }, noise = { 0 };

			rsp_decoder_init(&first, buf, sizeof(buf));
			feed(&first, &run, s->wire, cut);
			assert_true(cut == s->wire_len || run.events == 0);
			second = first;
			rsp_decoder_init(&other, NULL, 0);
			feed(&other, &noise, BYTES("$zz*"));
			feed(&second, &run, s->wire + cut, s->wire_len - cut);
			assert_int_equal(run.last, s->event);
			assert_int_equal(run.events, 1);
			assert_int_equal(run.len, s->len);
			assert_memory_equal(run.data, s->payload, s->len);
		}
	}
}

static void a_packet_follows_any_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < NSAMPLES; i++) {
		unsigned char buf[256];
		struct rsp_decoder d;
		struct run run = { 0 };

		rsp_decoder_init(&d, buf, sizeof(buf));
		feed(&d, &run, samples[i].wire, samples[i].wire_len);
		feed(&d, &run, BYTES("$c9030040#c3"));
		assert_int_equal(run.last, RSP_PACKET);
		assert_int_equal(run.events, 2);
		assert_int_equal(run.len, 8);
		assert_memory_equal(run.data, "c9030040", 8);
	}
}

static void a_new_packet_cuts_the_old_one(void **state)
{
	static const char *const begun[] = { "$abc", "$abc}", "$abc*", "$abc#",
					     "$abc#2" };

	(void)state;
	for (size_t i = 0; i < sizeof(begun) / sizeof(*begun); i++) {
		unsigned char buf[16];
		struct rsp_decoder d;
		struct run run = { 0 };

		rsp_decoder_init(&d, buf, sizeof(buf));
		feed(&d, &run, begun[i], strlen(begun[i]));
		assert_int_equal(run.events, 0);
		feed(&d, &run, "$", 1);
		assert_int_equal(run.last, RSP_CUT);
		feed(&d, &run, BYTES("OK#9a"));
		assert_int_equal(run.last, RSP_PACKET);
		assert_int_equal(run.len, 2);
	}
}

static void small_buffers_swallow_and_report(void **state)
{
	unsigned char buf[5] = { 0, 0, 0, 0, 0xa5 };
	struct rsp_decoder d;
	struct run run = { 0 };

	(void)state;
	rsp_decoder_init(&d, buf, 4);
	feed(&d, &run, BYTES("$12345#ff"));
	assert_int_equal(run.last, RSP_OVERSIZE);
	feed(&d, &run, BYTES("$1*~#d9"));
	assert_int_equal(run.last, RSP_OVERSIZE);
	feed(&d, &run, BYTES("$123}\x03#16"));
	assert_int_equal(run.last, RSP_PACKET);
	assert_int_equal(run.len, 4);
	assert_memory_equal(run.data, "123#", 4);
	assert_int_equal(run.events, 3);
	assert_int_equal(buf[4], 0xa5);
}

static void a_buffer_of_none_takes_only_empty_packets(void **state)
{
	(void)state;
	assert_int_equal(decode(BYTES("$#00"), 0).last, RSP_PACKET);
	assert_int_equal(decode(BYTES("$1#31"), 0).last, RSP_OVERSIZE);
	assert_int_equal(decode(BYTES("$1* #7b"), 0).last, RSP_OVERSIZE);
}

static void the_longest_run_has_97_more(void **state)
{
	struct run run = decode(BYTES("$0*~#d8"), 256);

	(void)state;
	assert_int_equal(run.last, RSP_PACKET);
	assert_int_equal(run.len, 98);
	for (size_t i = 0; i < run.len; i++)
		assert_int_equal(run.data[i], '0');
}

static void encoder_writes_the_documented_bytes(void **state)
{
	unsigned char out[64];

	(void)state;
	assert_int_equal(rsp_encode(out, 64, BYTES("OK")), 6);
	assert_memory_equal(out, "$OK#9a", 6);
	assert_int_equal(rsp_encode(out, 64, BYTES("$}*")), 10);
	assert_memory_equal(out, "$}\x04}\x5d}\x0a#e2", 10);
	assert_int_equal(rsp_encode(out, 64, "", 0), 4);
	assert_memory_equal(out, "$#00", 4);
}

static void encoder_keeps_to_its_buffer(void **state)
{
	unsigned char out[16];

	(void)state;
	for (size_t cap = 0; cap < 9; cap++) {
		memset(out, 0xa5, sizeof(out));
		assert_int_equal(rsp_encode(out, cap, BYTES("a#bc")), 0);
		assert_int_equal(out[cap], 0xa5);
	}
	assert_int_equal(rsp_encode(out, 9, BYTES("a#bc")), 9);
	assert_int_equal(rsp_encode(out, 16, "x", SIZE_MAX), 0);
}

static void every_byte_comes_back(void **state)
{
	unsigned char all[256], wire[600], back[256];
	struct rsp_decoder d;
	enum rsp_event event = RSP_NONE;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (unsigned char)i;
	n = rsp_encode(wire, sizeof(wire), all, sizeof(all));
	assert_int_equal(n, 256 + 4 + 4);
	rsp_decoder_init(&d, back, sizeof(back));
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(event, RSP_NONE);
		event = rsp_decode(&d, wire[i]);
	}
	assert_int_equal(event, RSP_PACKET);
	assert_int_equal(d.len, sizeof(all));
	assert_memory_equal(back, all, sizeof(all));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_sample_gives_its_event),
		cmocka_unit_test(every_cut_gives_the_same),
		cmocka_unit_test(a_packet_follows_any_other),
		cmocka_unit_test(a_new_packet_cuts_the_old_one),
		cmocka_unit_test(small_buffers_swallow_and_report),
		cmocka_unit_test(a_buffer_of_none_takes_only_empty_packets),
		cmocka_unit_test(the_longest_run_has_97_more),
		cmocka_unit_test(encoder_writes_the_documented_bytes),
		cmocka_unit_test(encoder_keeps_to_its_buffer),
		cmocka_unit_test(every_byte_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
