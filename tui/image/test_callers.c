// SPDX-License-Identifier: MIT
/*
 * Who calls __kvm_call_hyp in the hypervisor of this kit, as its sources say:
 * grep -n 'kvm_call_hyp(' hyp/kvm. The second image is the first with one
 * instruction of one function turned into another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "image/callers.h"

#define DOOR  "__kvm_call_hyp"
#define W_NOP 0xd503201fU

/* In the order of the names. */
static const struct {
	const char *name, *callee;
} sources[] = {
	{ "kvm_arch_vcpu_ioctl_run", "__kvm_vcpu_run" },
	{ "kvm_arm_init_debug", "__kvm_get_mdcr_el2" },
	{ "kvm_handle_guest_abort", "__kvm_tlb_flush_vmid_ipa" },
	{ "kvm_init_stage2", "__kvm_tlb_flush_vmid" },
	{ "kvm_ioctl", "__vgic_v3_read_vmcr" },
	{ "kvm_ioctl", "__vgic_v3_write_vmcr" },
	{ "kvm_mmu_wp_memory_region", "__kvm_tlb_flush_vmid" },
	{ "kvm_vgic_init", "__vgic_v3_get_ich_vtr_el2" },
};

#define NR_SOURCES (sizeof(sources) / sizeof(sources[0]))

struct pair {
	struct image *before, *after;
	struct caller *calls;
	size_t count;
	char copy[64];
};

static uint64_t file_offset(const uint8_t *file, uint64_t addr)
{
	Elf64_Ehdr head;
	Elf64_Phdr part;

	memcpy(&head, file, sizeof(head));
	for (unsigned int i = 0; i < head.e_phnum; i++) {
		memcpy(&part, file + head.e_phoff + i * sizeof(part),
		       sizeof(part));
		if (part.p_type == PT_LOAD && addr >= part.p_vaddr &&
		    addr - part.p_vaddr < part.p_filesz)
			return addr - part.p_vaddr + part.p_offset;
	}
	fail_msg("no such place in the file");
	return 0;
}

/* One instruction of a function is another in the second image. */
struct edit {
	const char *function; /* NULL: none is */
	unsigned int word;
	uint32_t value;
};

static void make_copy(struct pair *p, const char *path, const struct edit *e)
{
	uint64_t addr, size;
	struct err err;
	size_t len;
	uint8_t *file = file_read(path, 64 << 20, &len, &err);

	assert_non_null(file);
	if (e->function) {
		assert_true(image_symbol(p->before, e->function, &addr, &size));
		memcpy(file + file_offset(file, addr + 4 * e->word), &e->value,
		       4);
	}
	snprintf(p->copy, sizeof(p->copy), "/tmp/callers-%d", getpid());
	assert_int_equal(file_write(p->copy, file, len, &err), 0);
	free(file);
}

/* The hypervisor without VHE lies beside the one with it. */
static const char *image_name(bool nvhe)
{
	static char name[4096];
	const char *path = getenv("VHELAB_TEST_ELF");

	assert_non_null(path);
	snprintf(name, sizeof(name), "%s", path);
	if (nvhe)
		snprintf(strrchr(name, '/'), 32, "/hyp-nvhe.elf");
	return name;
}

static void open_image(struct pair *p, bool nvhe)
{
	const char *path = image_name(nvhe);
	struct err err;

	memset(p, 0, sizeof(*p));
	p->before = image_open(path, &err);
	assert_non_null(p->before);
}

static void open_before(struct pair *p)
{
	open_image(p, false);
}

static void compare_edited(struct pair *p, const struct edit *e)
{
	struct err err;

	make_copy(p, image_path(p->before), e);
	p->after = image_open(p->copy, &err);
	assert_non_null(p->after);
	assert_int_equal(callers_compare(p->before, p->after, DOOR, &p->calls,
					 &p->count, &err),
			 0);
}

/* The @word-th instruction becomes a NOP. */
static void compare(struct pair *p, const char *function, unsigned int word)
{
	const struct edit e = { function, word, W_NOP };

	open_before(p);
	compare_edited(p, &e);
}

static uint32_t bl(uint64_t from, uint64_t to)
{
	return 0x94000000 | ((uint32_t)((int64_t)(to - from) / 4) & 0x3ffffff);
}

/* In @function, the call of @callee becomes one of @other. */
static struct edit other_call(const struct pair *p, const char *function,
			      const char *callee, const char *other)
{
	struct edit e = { .function = function };
	uint64_t start, to, instead, size, unused;
	uint32_t word;

	assert_true(image_symbol(p->before, function, &start, &size) &&
		    image_symbol(p->before, callee, &to, &unused) &&
		    image_symbol(p->before, other, &instead, &unused));
	for (; e.word < size / 4; e.word++) {
		uint64_t pc = start + 4 * e.word;

		assert_true(image_bytes(p->before, pc, &word, 4));
		e.value = bl(pc, instead);
		if (word == bl(pc, to))
			return e;
	}
	fail_msg("%s does not call %s", function, callee);
	return e;
}

static void discard(struct pair *p)
{
	free(p->calls);
	image_close(p->before);
	image_close(p->after);
	unlink(p->copy);
}

static void test_all_are_found(void **state)
{
	struct pair p;

	(void)state;
	compare(&p, NULL, 0);
	assert_int_equal(p.count, NR_SOURCES);
	for (size_t i = 0; i < NR_SOURCES; i++) {
		assert_string_equal(p.calls[i].name, sources[i].name);
		assert_string_equal(p.calls[i].callee, sources[i].callee);
		assert_false(caller_affected(&p.calls[i]));
	}
	discard(&p);
}

/* What everybody runs through is everybody's. */
static void test_door(void **state)
{
	struct pair p;

	(void)state;
	compare(&p, "__vhe_hyp_call", 1);
	for (size_t i = 0; i < p.count; i++) {
		assert_true(p.calls[i].door);
		assert_false(p.calls[i].self || p.calls[i].behind);
		assert_string_equal(p.calls[i].changed, "__vhe_hyp_call");
	}
	discard(&p);
}

static void test_behind(void **state)
{
	struct pair p;

	(void)state;
	compare(&p, "__tlb_switch_to_guest", 1);
	for (size_t i = 0; i < p.count; i++) {
		bool flushes = strstr(p.calls[i].callee, "tlb_flush");

		assert_int_equal(caller_affected(&p.calls[i]), flushes);
		assert_int_equal(p.calls[i].behind, flushes);
	}
	discard(&p);
}

/* The way out of the guest begins at a table that nobody calls. */
static void test_through_the_vectors(void **state)
{
	struct pair p;

	(void)state;
	compare(&p, "__guest_exit", 1);
	for (size_t i = 0; i < p.count; i++)
		assert_int_equal(p.calls[i].behind,
				 !strcmp(p.calls[i].callee, "__kvm_vcpu_run"));
	discard(&p);
}

static void compare_nvhe(struct pair *p, const char *function,
			 unsigned int word)
{
	const struct edit e = { function, word, W_NOP };

	open_image(p, true);
	compare_edited(p, &e);
}

/* Without VHE a call is an HVC: nobody calls what it leads to, and everybody
 * runs through it. The guest's exits begin at the same vector. */
static void test_through_the_hvc(void **state)
{
	struct pair p;

	(void)state;
	compare_nvhe(&p, "el1_host_sync", 1);
	assert_int_equal(p.count, NR_SOURCES);
	for (size_t i = 0; i < p.count; i++) {
		assert_true(p.calls[i].door);
		assert_string_equal(p.calls[i].changed, "el1_host_sync");
	}
	discard(&p);
	compare_nvhe(&p, "el1_sync", 1);
	for (size_t i = 0; i < p.count; i++)
		assert_true(p.calls[i].door);
	discard(&p);
	compare_nvhe(&p, "__guest_exit", 1);
	for (size_t i = 0; i < p.count; i++)
		assert_false(p.calls[i].door);
	discard(&p);
}

static void test_functions_changed(void **state)
{
	char names[2][CALLER_NAME];
	struct pair p;

	(void)state;
	compare(&p, "kvm_vgic_init", 1);
	assert_int_equal(functions_changed(p.before, p.after, names, 2), 1);
	assert_string_equal(names[0], "kvm_vgic_init");
	assert_int_equal(functions_changed(p.before, p.before, names, 2), 0);
	assert_int_equal(functions_changed(p.before, p.after, NULL, 0), 1);
	discard(&p);
}

static void test_self(void **state)
{
	struct pair p;

	(void)state;
	compare(&p, "kvm_vgic_init", 1);
	for (size_t i = 0; i < p.count; i++)
		assert_int_equal(p.calls[i].self,
				 !strcmp(p.calls[i].name, "kvm_vgic_init"));
	discard(&p);
}

/* The same bits but for where: that is another function. */
static void test_other_callee(void **state)
{
	struct pair p;
	struct edit e;

	(void)state;
	open_before(&p);
	e = other_call(&p, "__kvm_vcpu_run", "__timer_restore_state",
		       "__timer_save_state");
	compare_edited(&p, &e);
	for (size_t i = 0; i < p.count; i++)
		assert_int_equal(caller_affected(&p.calls[i]),
				 !strcmp(p.calls[i].callee, "__kvm_vcpu_run"));
	discard(&p);
}

static void test_no_door(void **state)
{
	struct image *img = image_open(getenv("VHELAB_TEST_GUEST"), NULL);
	struct caller *calls;
	struct err err;
	size_t count;

	(void)state;
	assert_non_null(img);
	assert_int_equal(callers_compare(img, img, DOOR, &calls, &count, &err),
			 -1);
	assert_int_equal(err.kind, ERR_TARGET);
	assert_null(calls);
	image_close(img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_are_found),
		cmocka_unit_test(test_door),
		cmocka_unit_test(test_behind),
		cmocka_unit_test(test_through_the_vectors),
		cmocka_unit_test(test_through_the_hvc),
		cmocka_unit_test(test_functions_changed),
		cmocka_unit_test(test_self),
		cmocka_unit_test(test_other_callee),
		cmocka_unit_test(test_no_door),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
