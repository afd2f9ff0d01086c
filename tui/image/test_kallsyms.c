// SPDX-License-Identifier: MIT
/*
 * Oracle: the lines themselves. What is read back is asked of image_open(),
 * which knows ELF from libelf, and of an address map written down here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "image/image.h"
#include "image/kallsyms.h"
#include "image/listing.h"

static const char kernel[] = "ffff800008010000 t gic_handle_irq\n"
			     "ffff800008010000 T _stext\n"
			     "ffff800008084b00 T after\r\n"
			     "ffff800008084ab0 T __kvm_vcpu_run\n"
			     "0000000000000010 A per_cpu_number\n"
			     "ffff800009000000 d table\n"
			     "ffff80000a800000 t in_module\t[virtio]\n";

static int convert(const char *text, struct bytes *elf, struct err *err)
{
	*elf = (struct bytes){ 0 };
	return kallsyms_to_elf(text, strlen(text), elf, err);
}

static struct image *open_text(const char *text)
{
	int fd = memfd_create("elf", MFD_CLOEXEC);
	struct bytes elf;
	struct image *img;
	char path[32];

	assert_true(fd >= 0);
	assert_int_equal(convert(text, &elf, NULL), 0);
	assert_int_equal(write(fd, elf.data, elf.len), elf.len);
	free(elf.data);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	img = image_open(path, NULL);
	close(fd);
	assert_non_null(img);
	return img;
}

static void assert_at(const struct image *img, uint64_t addr, const char *name,
		      uint64_t offset)
{
	struct image_place place;

	assert_true(image_lookup(img, addr, &place));
	assert_string_equal(place.symbol, name);
	assert_int_equal(place.offset, offset);
}

static void test_symbols(void **state)
{
	struct image *img = open_text(kernel);
	uint64_t addr, size;

	(void)state;
	assert_true(image_symbol(img, "__kvm_vcpu_run", &addr, &size));
	assert_int_equal(addr, 0xffff800008084ab0);
	assert_int_equal(size, 0x50);
	assert_true(image_symbol(img, "_stext", &addr, &size));
	assert_int_equal(size, 0x74ab0);
	assert_true(image_symbol(img, "gic_handle_irq", &addr, &size));
	assert_int_equal(size, 0x74ab0);
	assert_false(image_symbol(img, "per_cpu_number", NULL, NULL));
	assert_at(img, 0xffff800008084afc, "__kvm_vcpu_run", 0x4c);
	assert_at(img, 0xffff800008084b04, "after", 4);
	assert_at(img, 0xffff80000a800000, "in_module", 0);
	image_close(img);
}

/* More than 16 MiB without a symbol are no part of the kernel. */
static void test_gap(void **state)
{
	struct image *img = open_text(kernel);

	(void)state;
	assert_true(image_contains(img, 0xffff800009000000));
	assert_false(image_contains(img, 0xffff800009000004));
	assert_false(image_contains(img, 0xffff80000a7ffffc));
	assert_false(image_contains(img, 0xffff80000a800004));
	image_close(img);
}

static void test_slide(void **state)
{
	struct image *img = open_text(kernel);
	const uint64_t by = 0x0000b31740dc6c00 - 0xffff800008084ab0;
	struct err err;
	uint64_t addr;

	(void)state;
	assert_int_equal(image_slide(img, by, NULL), 0);
	assert_true(image_symbol(img, "__kvm_vcpu_run", &addr, NULL));
	assert_int_equal(addr, 0xb31740dc6c00);
	assert_at(img, 0xb31740dc6c04, "__kvm_vcpu_run", 4);
	assert_false(image_contains(img, 0xffff800008084ab0));
	/* From the file's addresses, not from where it is. */
	assert_int_equal(image_slide(img, 0x1000, NULL), 0);
	assert_at(img, 0xffff800008085ab0, "__kvm_vcpu_run", 0);
	/* The last section would go round the end. */
	assert_int_equal(image_slide(img, 0x7ffff57ffffe, &err), -1);
	assert_int_equal(err.kind, ERR_TARGET);
	assert_at(img, 0xffff800008085ab0, "__kvm_vcpu_run", 0);
	image_close(img);
}

/* Memory in which each word is its own address, up to a limit. */
static bool read_address(void *ctx, uint64_t addr, uint32_t *word)
{
	const uint64_t *limit = ctx;

	assert_int_equal(addr % 4, 0);
	*word = (uint32_t)addr;
	return addr < *limit;
}

static void test_code(void **state)
{
	struct image *img = open_text(kernel);
	uint64_t limit = 0xffff800008084ac0;
	uint8_t got[4];

	(void)state;
	assert_false(image_bytes(img, 0xffff800008084ab0, got, 4));
	image_read_code(img, read_address, &limit);
	assert_true(image_bytes(img, 0xffff800008084ab6, got, 4));
	assert_memory_equal(got, "\x08\x08\xb8\x4a", 4);
	assert_true(image_bytes(img, 0xffff800008084ab9, got, 3));
	assert_memory_equal(got, "\x4a\x08\x08", 3);
	assert_false(image_bytes(img, 0xffff800008084abe, got, 4));
	assert_false(image_bytes(img, 0xffff800008000000, got, 4));
	image_close(img);
}

/* What can be read goes into the extract, and answers there. */
static void test_listing(void **state)
{
	struct image *img = open_text(kernel), *copy;
	const uint64_t at = 0xffff800008084ab0;
	uint64_t limit = at + 8;
	struct bytes out = { 0 };
	uint8_t got[4];

	(void)state;
	image_read_code(img, read_address, &limit);
	assert_int_equal(listing_make(img, &at, 1, &out, NULL), 0);
	image_close(img);
	copy = listing_open(out.data, out.len, NULL);
	free(out.data);
	assert_non_null(copy);
	assert_at(copy, at + 4, "__kvm_vcpu_run", 4);
	assert_true(image_bytes(copy, at + 4, got, 4));
	assert_memory_equal(got, "\xb4\x4a\x08\x08", 4);
	assert_true(image_bytes(copy, at + 8, got, 4));
	assert_memory_equal(got, "\0\0\0\0", 4);
	image_close(copy);
}

static void assert_refused(const char *text, const char *words)
{
	struct bytes elf;
	struct err err = { 0 };

	assert_int_equal(convert(text, &elf, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, words));
	assert_null(elf.data);
}

static void test_refusals(void **state)
{
	(void)state;
	assert_refused("", "no symbol with an address");
	assert_refused("0000000000000000 T _stext\n", "kptr_restrict");
	assert_refused("ffff800008010000 T a\nffff800008010000\n", "line 2");
	assert_refused("ffff800008010000 T\n", "line 1");
	assert_refused("ffff800008010000 T \n", "line 1");
	assert_refused("ffff800008010000T a\n", "line 1");
	assert_refused("ffff800008010000 T a b\n", "line 1");
	assert_refused("ffff800008010000 T a\033[2J\n", "line 1");
	assert_refused("1ffff800008010000 T a\n", "line 1");
	assert_refused("\n", "line 1");
	assert_refused("\177ELF", "line 1");
}

static void test_spread(void **state)
{
	char text[64 * 32];
	size_t len = 0;

	(void)state;
	for (unsigned int i = 1; i <= 33; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"%x0000000 T f%u\n", i, i);
	assert_refused(text, "32 places");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_symbols), cmocka_unit_test(test_gap),
		cmocka_unit_test(test_slide),	cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_spread),	cmocka_unit_test(test_code),
		cmocka_unit_test(test_listing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
