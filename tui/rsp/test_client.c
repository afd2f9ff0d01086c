// SPDX-License-Identifier: MIT
/* Opening, registers, memory, monitor: requests that a stub answers at once. */
#include "fake_stub.h"

static void assert_open(const struct bench *b)
{
	const struct rsp_client *c = b->client;

	assert_non_null(c);
	assert_string_equal(rsp_client_feature(c, "PacketSize"), "1000");
	assert_string_equal(rsp_client_feature(c, "multiprocess"), "+");
	assert_string_equal(rsp_client_feature(c, "odd"), "-");
	assert_string_equal(rsp_client_feature(c, "maybe"), "?");
	assert_null(rsp_client_feature(c, "ReverseStep"));
	assert_string_equal(rsp_architecture(c), "aarch64");
	assert_int_equal(rsp_nregs(c), 5);
	assert_int_equal(rsp_regnum(c, "PC"), 0x20);
	assert_int_equal(rsp_regnum(c, "cpsr"), 0x21);
	assert_int_equal(rsp_regnum(c, "Hcr_El2"), 190);
	assert_int_equal(rsp_regnum(c, "x0"), -1);
}

static void negotiates(void **state)
{
	OPEN(b, { 0 });
	(void)state;
	assert_open(&b);
	assert_works(&b);
	finish(&b);
}

static void negotiates_byte_by_byte(void **state)
{
	struct bench b = { .stub = { .split = 1 } };

	(void)state;
	start(&b);
	assert_open(&b);
	assert_works(&b);
	finish(&b);
}

static void drains_the_stop_of_a_running_machine(void **state)
{
	static const char stop[] = "$T02thread:01;#04";
	struct bench early = { .stub = { .greeting = stop } };
	struct bench late = { .stub.answers = {
				      { .request = "?",
					.raw = "+$T02thread:01;#04$T05thread:"
					       "01;#07" } } };

	(void)state;
	start(&early);
	assert_open(&early);
	assert_works(&early);
	finish(&early);
	start(&late);
	assert_open(&late);
	assert_works(&late);
	finish(&late);
}

static void junk_and_notifications_are_passed_over(void **state)
{
	OPEN(b,
	     { .request = "p21", .raw = "noise+%Stop:T05#99more$c9030040#c3" });
	(void)state;
	assert_works(&b);
	assert_works(&b);
	finish(&b);
}

static void opening_says_what_is_wrong(void **state)
{
	static const struct {
		struct answer answer;
		const char *says;
	} cases[] = {
		{ { .request = "?", .reply = "W00" }, "has exited" },
		{ { .request = "?", .reply = "E01" }, "refused" },
		{ { .request = "?", .reply = "hello" }, "makes no sense" },
		{ { .request = "?", .raw = "" }, "has not answered for" },
		{ { .request = "?", .raw = "+$T05th", .close = true },
		  "middle of a packet" },
		{ { .request = "?", .raw = "+", .close = true },
		  "closed the connection" },
		{ { .request = "?", .raw = "$0*\x1f#79" }, "malformed" },
		{ { .request = FEATURES_REQUEST, .reply = "" },
		  "does not support negotiation" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bench b = { 0 };

		b.stub.answers[0] = cases[i].answer;
		start(&b);
		assert_null(b.client);
		assert_says(&b, ERR_TARGET, cases[i].says);
		finish(&b);
	}
}

/* ---- requests -------------------------------------------------------- */

static void garbled_packets_are_repeated(void **state)
{
	OPEN(b, { .request = "p21", .raw = "-", .times = 1 },
	     { .request = "p21", .raw = "+$c9030040#00", .times = 1 },
	     { .request = "NAK", .raw = "$c9030040#c3" });
	(void)state;
	assert_works(&b);
	assert_non_null(strstr(b.stub.log, "|p21|p21|NAK|"));
	finish(&b);
}

static void garbling_without_end_breaks_the_link(void **state)
{
	OPEN(b, { .request = "p21", .raw = "-" });
	uint64_t value;
	(void)state;
	assert_int_equal(read_reg(&b, 0x21, &value), -1);
	assert_says(&b, ERR_TARGET, "garbled");
	b.err.text[0] = '\0';
	assert_int_equal(step(&b), -1);
	assert_says(&b, ERR_TARGET, "garbled");
	finish(&b);
}

static void a_garbled_batch_breaks_the_link(void **state)
{
	static const char *const raw[] = { "-", "+$c9030040#00" };
	const int nums[] = { 0x21, 0x21 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		OPEN(b, { .request = "p21", .raw = raw[i], .times = 1 });
		uint64_t v[2];

		assert_int_equal(rsp_read_regs(b.client, nums, 2, v, &b.err),
				 -1);
		assert_says(&b, ERR_TARGET, "garbled");
		finish(&b);
	}
}

/* Writing to a closed socket must not raise SIGPIPE. */
static void hanging_up_between_requests_is_an_error(void **state)
{
	OPEN(b, { .request = "vCont?", .reply = "vCont;c;s", .close = true });
	uint64_t value;

	(void)state;
	pthread_join(b.stub.thread, NULL);
	pthread_create(&b.stub.thread, NULL, serve, &b.stub);
	assert_int_equal(read_reg(&b, 0x21, &value), -1);
	assert_says(&b, ERR_TARGET, "the stub closed the connection");
	finish(&b);
}

static void reads_are_one_batch(void **state)
{
	const int nums[] = { 0x20, 0x21, 190 };

	(void)state;
	for (size_t split = 0; split < 24; split++) {
		struct bench b = { .stub.split = split };
		uint64_t v[3] = { 0 };

		start(&b);
		assert_non_null(b.client);
		assert_int_equal(rsp_read_regs(b.client, nums, 3, v, &b.err),
				 0);
		assert_int_equal(v[0], 0x40080000);
		assert_int_equal(v[1], 0x400003c9);
		assert_int_equal(v[2], 0x8400000000);
		finish(&b);
	}
}

static void a_refused_register_is_named_and_the_rest_read(void **state)
{
	const int nums[] = { 0x20, 190, 0x21 };
	OPEN(b, { .request = "pbe", .reply = "E14" });
	uint64_t v[3];

	(void)state;
	assert_int_equal(rsp_read_regs(b.client, nums, 3, v, &b.err), -1);
	assert_says(&b, ERR_TARGET, "register 190 (HCR_EL2)");
	assert_says(&b, ERR_TARGET, "E14");
	assert_int_equal(read_reg(&b, 0x22, v), -1);
	assert_says(&b, ERR_TARGET, "wider than 64 bits");
	assert_works(&b);
	finish(&b);
}

static void registers_are_written_at_their_size(void **state)
{
	OPEN(b, { .request = "P21=c9030080", .reply = "OK" },
	     { .request = "P20=0800084000000000", .reply = "OK" });
	(void)state;
	assert_int_equal(rsp_write_reg(b.client, 0x21, 0x800003c9, &b.err), 0);
	assert_int_equal(rsp_write_reg(b.client, 0x20, 0x40080008, &b.err), 0);
	assert_int_equal(rsp_write_reg(b.client, 190, 1, &b.err), -1);
	assert_says(&b, ERR_TARGET, "does not support writing register 190");
	assert_int_equal(rsp_write_reg(b.client, 0x22, 1, &b.err), -1);
	assert_says(&b, ERR_USAGE, "wider than 64 bits");
	finish(&b);
}

static void memory_goes_in_pieces(void **state)
{
	OPEN(b,
	     { .request = FEATURES_REQUEST,
	       .reply = "PacketSize=40;qXfer:features:read+" },
	     { .request = "m1000,c", .reply = "000102030405060708090a0b" },
	     { .request = "m100c,4", .reply = "0c0d" },
	     { .request = "m100e,2", .reply = "0e0f" },
	     { .request = "m2000,4", .reply = "E14" },
	     { .request = "m3000,4", .reply = "0011223344" },
	     { .request = "M1000,2:beef", .reply = "OK" });
	unsigned char buf[16];

	(void)state;
	assert_int_equal(rsp_read_mem(b.client, 0x1000, buf, 16, &b.err), 0);
	for (int i = 0; i < 16; i++)
		assert_int_equal(buf[i], i);
	assert_int_equal(rsp_write_mem(b.client, 0x1000, "\xbe\xef", 2, &b.err),
			 0);
	assert_int_equal(rsp_read_mem(b.client, 0x2000, buf, 4, &b.err), -1);
	assert_says(&b, ERR_TARGET, "reading memory at 0x2000");
	assert_int_equal(rsp_read_mem(b.client, 0x3000, buf, 4, &b.err), -1);
	assert_says(&b, ERR_TARGET, "makes no sense");
	finish(&b);
}

/* The stub of a newer QEMU takes packets of 128 KiB. */
static void large_packets_stay_in_bounds(void **state)
{
	OPEN(b, { .request = FEATURES_REQUEST,
		  .reply = "PacketSize=20000;qXfer:features:read+" });
	static const unsigned char zeros[20000];

	(void)state;
	assert_int_equal(
		rsp_write_mem(b.client, 0, zeros, sizeof(zeros), &b.err), -1);
	assert_says(&b, ERR_TARGET, "does not support writing memory");
	assert_works(&b);
	finish(&b);
}

static void breakpoints_are_set_and_removed(void **state)
{
	OPEN(b, { .request = "Z0,ffff800000081000,4", .reply = "OK" },
	     { .request = "z0,40080004,4", .reply = "E22" });
	(void)state;
	assert_int_equal(
		rsp_breakpoint(b.client, 0xffff800000081000, true, &b.err), 0);
	assert_int_equal(rsp_breakpoint(b.client, 0x40080004, false, &b.err),
			 -1);
	assert_says(&b, ERR_TARGET, "removing a breakpoint at 0x40080004");
	finish(&b);
}

static void the_monitor_answers_in_pieces(void **state)
{
	/* "info" in hexadecimal; "hi\n" in two packets. */
	OPEN(b,
	     { .request = "qRcmd,696e666f", .raw = "+$O6869#2c$O0a#e0$OK#9a" },
	     { .request = "qRcmd,62", .reply = "E01" },
	     { .request = "qqemu.sstep", .reply = "0x7" },
	     { .request = "Qqemu.sstep=0x5", .reply = "OK" });
	unsigned int mask = 0;
	char *out = NULL;

	(void)state;
	assert_int_equal(rsp_monitor(b.client, "info", &out, &b.err), 0);
	assert_string_equal(out, "hi\n");
	free(out);
	assert_int_equal(rsp_monitor(b.client, "info", NULL, &b.err), 0);
	assert_int_equal(rsp_monitor(b.client, "b", &out, &b.err), -1);
	assert_says(&b, ERR_TARGET, "monitor command");
	assert_int_equal(rsp_step_mask(b.client, &mask, &b.err), 0);
	assert_int_equal(mask, 7);
	assert_int_equal(rsp_set_step_mask(b.client, 5, &b.err), 0);
	assert_works(&b);
	finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(negotiates),
		cmocka_unit_test(negotiates_byte_by_byte),
		cmocka_unit_test(drains_the_stop_of_a_running_machine),
		cmocka_unit_test(junk_and_notifications_are_passed_over),
		cmocka_unit_test(opening_says_what_is_wrong),
		cmocka_unit_test(garbled_packets_are_repeated),
		cmocka_unit_test(garbling_without_end_breaks_the_link),
		cmocka_unit_test(a_garbled_batch_breaks_the_link),
		cmocka_unit_test(hanging_up_between_requests_is_an_error),
		cmocka_unit_test(reads_are_one_batch),
		cmocka_unit_test(a_refused_register_is_named_and_the_rest_read),
		cmocka_unit_test(registers_are_written_at_their_size),
		cmocka_unit_test(memory_goes_in_pieces),
		cmocka_unit_test(large_packets_stay_in_bounds),
		cmocka_unit_test(breakpoints_are_set_and_removed),
		cmocka_unit_test(the_monitor_answers_in_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
