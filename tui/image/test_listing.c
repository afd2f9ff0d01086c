// SPDX-License-Identifier: MIT
/*
 * A listing against the image that it was made of: inside the functions asked
 * for both must answer alike, outside the listing knows nothing. The image is
 * $VHELAB_TEST_ELF, whose answers test_image.c holds against binutils.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "image/listing.h"
#include "image/symbols.h"

/* Assembly and C, with and without labels inside. */
static const char *const functions[] = {
	"__kvm_hyp_vector",
	"__guest_exit",
	"kvm_arch_vcpu_ioctl_run",
	"vectors",
};
#define NR_FUNCTIONS (sizeof(functions) / sizeof(functions[0]))

struct fixture {
	struct image *whole, *listed;
	struct bytes bytes;
	uint64_t addr[NR_FUNCTIONS], size[NR_FUNCTIONS];
};

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int set_up(void **state)
{
	static struct fixture f;
	uint64_t asked[NR_FUNCTIONS];
	struct err err;

	f.whole = image_open(getenv("VHELAB_TEST_ELF"), &err);
	if (!f.whole)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < NR_FUNCTIONS; i++) {
		assert_true(image_symbol(f.whole, functions[i], &f.addr[i],
					 &f.size[i]));
		asked[i] = f.addr[i] + 4;
	}
	qsort(asked, NR_FUNCTIONS, sizeof(asked[0]), ascending);
	assert_int_equal(
		listing_make(f.whole, asked, NR_FUNCTIONS, &f.bytes, &err), 0);
	f.listed = listing_open(f.bytes.data, f.bytes.len, &err);
	if (!f.listed)
		fail_msg("%s", err.text);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	image_close(f->whole);
	image_close(f->listed);
	free(f->bytes.data);
	return 0;
}

static void same_text(const char *a, const char *b)
{
	assert_int_equal(!a, !b);
	if (a)
		assert_string_equal(a, b);
}

static void same_place(struct fixture *f, uint64_t addr)
{
	struct image_place p, q;
	uint32_t a = 1, b = 2;

	assert_true(image_lookup(f->whole, addr, &p));
	assert_true(image_lookup(f->listed, addr, &q));
	same_text(p.symbol, q.symbol);
	assert_true(p.offset == q.offset);
	same_text(p.file, q.file);
	assert_int_equal(p.line, q.line);
	assert_true(image_bytes(f->whole, addr, &a, 4));
	assert_true(image_bytes(f->listed, addr, &b, 4));
	assert_int_equal(a, b);
}

static void test_same_answers(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < NR_FUNCTIONS; i++) {
		uint64_t addr, size;

		assert_true(f->size[i] > 8);
		for (uint64_t off = 0; off < f->size[i]; off += 4)
			same_place(f, f->addr[i] + off);
		assert_true(
			image_symbol(f->listed, functions[i], &addr, &size));
		assert_true(addr == f->addr[i] && size == f->size[i]);
	}
}

/* Every line that has code, and some around it, with no file at hand. */
static void test_source(void **state)
{
	struct fixture *f = *state;
	unsigned int seen = 0;

	assert_int_equal(chdir("/"), 0);
	for (size_t i = 0; i < NR_FUNCTIONS; i++) {
		for (uint64_t off = 0; off < f->size[i]; off += 4) {
			struct image_place p;
			const char *text;

			image_lookup(f->listed, f->addr[i] + off, &p);
			if (!p.file)
				continue;
			assert_int_not_equal(p.file[0], '/');
			text = image_source(f->listed, p.file, p.line);
			same_text(image_source(f->whole, p.file, p.line), text);
			same_text(image_source(f->whole, p.file, p.line + 2),
				  image_source(f->listed, p.file, p.line + 2));
			seen += text != NULL;
		}
	}
	assert_true(seen > 100);
}

static void test_nothing_else(void **state)
{
	struct fixture *f = *state;
	struct image_place p;
	uint64_t addr;

	assert_true(image_symbol(f->whole, "panic", &addr, NULL));
	assert_false(image_symbol(f->listed, "panic", NULL, NULL));
	assert_false(image_contains(f->listed, addr));
	assert_false(image_lookup(f->listed, addr, &p));
	assert_null(image_source(f->listed, "/etc/passwd", 1));
	assert_null(strchr(image_path(f->listed), '/'));
	assert_true(f->bytes.len < 60000);
}

/* A chunk is code: the scan for breakpoints finds it. */
static void test_code(void **state)
{
	struct fixture *f = *state;
	struct image_code code;
	size_t total = 0;

	for (size_t i = 0; image_code(f->listed, i, &code); i++) {
		uint8_t *bytes = malloc(code.size);

		assert_true(image_bytes(f->whole, code.addr, bytes, code.size));
		assert_memory_equal(bytes, code.bytes, code.size);
		total += code.size;
		free(bytes);
	}
	assert_true(total >= f->size[0] + f->size[1] + f->size[2] + f->size[3]);
}

/* An extract of the extract loses nothing. */
static void test_again(void **state)
{
	struct fixture *f = *state;
	struct bytes again = { 0 };
	uint64_t asked[NR_FUNCTIONS];

	memcpy(asked, f->addr, sizeof(asked));
	qsort(asked, NR_FUNCTIONS, sizeof(asked[0]), ascending);
	assert_int_equal(
		listing_make(f->listed, asked, NR_FUNCTIONS, &again, NULL), 0);
	assert_int_equal(again.len, f->bytes.len);
	assert_memory_equal(again.data, f->bytes.data, again.len);
	free(again.data);
}

static void test_empty(void **state)
{
	struct fixture *f = *state;
	struct bytes none = { 0 };
	struct image *img;

	assert_int_equal(listing_make(f->whole, NULL, 0, &none, NULL), 0);
	img = listing_open(none.data, none.len, NULL);
	assert_non_null(img);
	assert_false(image_contains(img, f->addr[0]));
	image_close(img);
	free(none.data);
}

/* As docs/trace-file.md has it: one instruction at 0x40 in `f`, line 3 of s.c. */
#define BY_HAND                                \
	"x.elf\0"                              \
	"\1s.c\0"		   /* names */ \
	"\1\x40\4\1\x1f\x20\3\xd5" /* code */  \
	"\x40\4\7"                             \
	"f\0\0\0\1\0"	   /* symbols */       \
	"\2\x40\1\6\4\0\5" /* lines */         \
	"\1\3\2"                               \
	"one\0two\0"                           \
	"\0" /* source */

static void test_by_hand(void **state)
{
	static const uint8_t bytes[] = BY_HAND;
	struct image_place p;
	struct image *img;
	struct err err;
	uint32_t word;

	img = listing_open(bytes, sizeof(bytes) - 1, &err);
	if (!img)
		fail_msg("%s", err.text);
	assert_string_equal(image_path(img), "x.elf");
	assert_true(image_lookup(img, 0x42, &p));
	assert_string_equal(p.symbol, "f");
	assert_int_equal(p.offset, 2);
	assert_string_equal(p.file, "s.c");
	assert_int_equal(p.line, 3);
	assert_true(image_bytes(img, 0x40, &word, 4));
	assert_int_equal(word, 0xd503201f);
	assert_false(image_contains(img, 0x44));
	assert_null(image_source(img, "s.c", 2));
	assert_string_equal(image_source(img, "s.c", 3), "one");
	assert_string_equal(image_source(img, "s.c", 4), "two");
	assert_null(image_source(img, "s.c", 5));
	image_close(img);
	(void)state;
}

/* One byte of it changed to a lie; each must be seen through. */
static void test_lies(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
	} rows[] = {
		{ 6, 0x7f },  /* more files than bytes */
		{ 11, 0x7f }, /* more pieces */
		{ 13, 0x7f }, /* a piece that is longer than the rest */
		{ 13, 0 },    /* an empty piece */
		{ 19, 0x44 }, /* a symbol outside of the code */
		{ 28, 0x7f }, /* more rows */
		{ 30, 2 },    /* a file that is not there */
		{ 33, 2 },    { 35, 2 },
		{ 37, 0x7f }, /* more lines than bytes */
		{ 37, 1 },    /* fewer: something is left over */
	};
	uint8_t bytes[] = BY_HAND;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t kept = bytes[rows[i].at];
		struct err err = { 0 };

		bytes[rows[i].at] = rows[i].value;
		if (listing_open(bytes, sizeof(bytes) - 1, &err))
			fail_msg("row %zu was believed", i);
		assert_int_equal(err.kind, ERR_TARGET);
		bytes[rows[i].at] = kept;
	}
	(void)state;
}

static void test_cut_short(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	for (size_t len = 0; len < f->bytes.len; len += 1 + len / 100) {
		assert_null(listing_open(f->bytes.data, len, &err));
		assert_int_equal(err.kind, ERR_TARGET);
	}
}

/* Whatever a byte says, opening ends and lookups stay inside. */
static void test_damaged(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < f->bytes.len; i += 1 + i / 200) {
		uint8_t kept = f->bytes.data[i];
		struct image_place p;
		struct image *img;

		f->bytes.data[i] ^= 0xff;
		img = listing_open(f->bytes.data, f->bytes.len, NULL);
		if (img && image_lookup(img, f->addr[2] + 8, &p) && p.file)
			image_source(img, p.file, p.line);
		image_close(img);
		f->bytes.data[i] = kept;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_answers),
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_nothing_else),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests_name("listing", tests, set_up, tear_down);
}
