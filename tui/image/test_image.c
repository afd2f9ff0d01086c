// SPDX-License-Identifier: MIT
/*
 * The oracle is a fixture whose sources are written here and built with the
 * cross compiler: what stands where follows from the text below and from
 * -Ttext. Lines of every instruction are compared with GNU addr2line.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "image/symbols.h"

#define TEXT	 0x40080000u
#define PATH_LEN 256

static const char entry_s[] = "\t.section .text.hot, \"ax\"\n"
			      "\t.globl entry\n"
			      "entry:\tnop\n"
			      "local_label:\n"
			      "\tnop\n"
			      ".Lnever:\n"
			      "\tbl work\n"
			      "\t.type quiet, %function\n"
			      "\t.globl also_quiet\n"
			      "also_quiet:\n"
			      "quiet:\tret\n"
			      "\t.word 0x12345678\n";

static const char main_c[] = "int counter = 3;\n"
			     "char area[64];\n"
			     "__attribute__((noinline))\n"
			     "static int helper(int x)\n"
			     "{\n"
			     "\treturn x * counter;\n"
			     "}\n"
			     "int work(int n)\n"
			     "{\n"
			     "\tfor (int i = 0; i < n; i++)\n"
			     "\t\tarea[i & 63] = (char)helper(i);\n"
			     "\treturn area[0];\n"
			     "}\r\n"
			     "/* no newline at the end */";

/* main.c is linked first but lies behind: .text.hot comes before .text. */
static const char build_script[] =
	"cd %s && aarch64-linux-gnu-gcc -g -O1 -ffreestanding -nostdlib "
	"-static -no-pie -Wl,-Ttext=0x40080000,-N,--no-warn-rwx-segments,"
	"--build-id=none,-e,entry "
	"-ffile-prefix-map=%s=. src/main.c src/entry.S -o build/hyp/fx.elf "
	"&& aarch64-linux-gnu-objcopy -S build/hyp/fx.elf bare.elf "
	"&& aarch64-linux-gnu-gcc -c src/main.c -o main.o "
	"&& mkfifo fifo && : > empty && echo 'not an ELF file' > text";

struct fixture {
	char dir[PATH_LEN];
	char elf[PATH_LEN];
	struct image *img;
};

static void write_file(const char *dir, const char *name, const void *data,
		       size_t size)
{
	char path[2 * PATH_LEN];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

static void run(const char *fmt, const char *dir)
{
	char cmd[4 * PATH_LEN];

	snprintf(cmd, sizeof(cmd), fmt, dir, dir);
	assert_int_equal(system(cmd), 0);
}

static int build_fixture(void **state)
{
	static struct fixture f;
	struct err err;

	strcpy(f.dir, "/tmp/vhelab-image.XXXXXX");
	assert_non_null(mkdtemp(f.dir));
	run("mkdir -p %s/src %s/build/hyp", f.dir);
	write_file(f.dir, "src/entry.S", entry_s, strlen(entry_s));
	write_file(f.dir, "src/main.c", main_c, strlen(main_c));
	run(build_script, f.dir);
	snprintf(f.elf, sizeof(f.elf), "%.200s/build/hyp/fx.elf", f.dir);
	f.img = image_open(f.elf, &err);
	if (!f.img)
		fail_msg("%s", err.text);
	*state = &f;
	return 0;
}

static int remove_fixture(void **state)
{
	struct fixture *f = *state;

	image_close(f->img);
	run("rm -rf %s", f->dir);
	return 0;
}

static void expect_place(const struct image *img, uint64_t addr,
			 const char *symbol, uint64_t offset, const char *file,
			 unsigned int line)
{
	struct image_place place;

	assert_true(image_lookup(img, addr, &place));
	assert_string_equal(place.symbol, symbol);
	assert_int_equal(place.offset, offset);
	assert_string_equal(place.file, file);
	assert_int_equal(place.line, line);
}

/* Neither local_label nor .Lnever nor $x may name an address. */
static void assembly_places(void **state)
{
	struct fixture *f = *state;

	expect_place(f->img, TEXT, "entry", 0, "src/entry.S", 3);
	expect_place(f->img, TEXT + 4, "entry", 4, "src/entry.S", 5);
	expect_place(f->img, TEXT + 8, "entry", 8, "src/entry.S", 7);
	expect_place(f->img, TEXT + 10, "entry", 10, "src/entry.S", 7);
	expect_place(f->img, TEXT + 12, "quiet", 0, "src/entry.S", 11);
}

static void symbols_by_name(void **state)
{
	struct fixture *f = *state;
	struct image_place place;
	uint64_t addr, size;

	assert_true(image_symbol(f->img, "entry", &addr, &size));
	assert_int_equal(addr, TEXT);
	assert_int_equal(size, 0);
	assert_true(image_symbol(f->img, "quiet", &addr, NULL));
	assert_int_equal(addr, TEXT + 12);
	assert_true(image_symbol(f->img, "also_quiet", &addr, NULL));
	assert_int_equal(addr, TEXT + 12);
	assert_true(image_symbol(f->img, "counter", &addr, &size));
	assert_int_equal(size, 4);
	assert_true(image_symbol(f->img, "area", NULL, &size));
	assert_int_equal(size, 64);
	assert_true(image_symbol(f->img, "helper", &addr, &size));
	assert_true(image_lookup(f->img, addr + size - 1, &place));
	assert_string_equal(place.symbol, "helper");
	assert_int_equal(place.offset, size - 1);
	assert_false(image_symbol(f->img, "local_label", &addr, &size));
	assert_false(image_symbol(f->img, ".Lnever", &addr, &size));
	assert_false(image_symbol(f->img, "$x", &addr, &size));
	assert_false(image_symbol(f->img, "", &addr, &size));
	assert_false(image_symbol(f->img, "helpe", &addr, &size));
	assert_false(image_symbol(f->img, "zzz", &addr, &size));
}

static void data_has_symbols_but_no_lines(void **state)
{
	struct fixture *f = *state;
	struct image_place place;
	uint64_t area;

	assert_true(image_symbol(f->img, "area", &area, NULL));
	assert_true(image_lookup(f->img, area + 63, &place));
	assert_string_equal(place.symbol, "area");
	assert_int_equal(place.offset, 63);
	assert_null(place.file);
	assert_int_equal(place.line, 0);
}

static void outside_is_outside(void **state)
{
	static const uint64_t far[] = { 0, TEXT - 1, TEXT + 0x100000,
					UINT64_MAX };
	struct fixture *f = *state;
	struct image_place place;
	char byte;

	for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
		assert_false(image_contains(f->img, far[i]));
		assert_false(image_lookup(f->img, far[i], &place));
		assert_false(image_bytes(f->img, far[i], &byte, 1));
	}
	assert_true(image_contains(f->img, TEXT));
}

static void bytes_of_the_file(void **state)
{
	struct fixture *f = *state;
	uint32_t word;
	uint64_t addr;
	char buf[65];

	assert_true(image_bytes(f->img, TEXT + 16, &word, sizeof(word)));
	assert_int_equal(word, 0x12345678);
	assert_true(image_symbol(f->img, "counter", &addr, NULL));
	assert_true(image_bytes(f->img, addr, &word, sizeof(word)));
	assert_int_equal(word, 3);
	assert_false(image_bytes(f->img, addr, buf, sizeof(buf)));
	assert_false(image_bytes(f->img, addr, buf, SIZE_MAX));
	assert_true(image_symbol(f->img, "area", &addr, NULL));
	assert_false(image_bytes(f->img, addr, buf, 1));
}

static void source_text(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(image_source(f->img, "src/main.c", 1),
			    "int counter = 3;");
	assert_string_equal(image_source(f->img, "src/main.c", 11),
			    "\t\tarea[i & 63] = (char)helper(i);");
	assert_string_equal(image_source(f->img, "src/main.c", 13), "}");
	assert_string_equal(image_source(f->img, "src/main.c", 14),
			    "/* no newline at the end */");
	assert_null(image_source(f->img, "src/main.c", 15));
	assert_null(image_source(f->img, "src/main.c", 0));
	assert_null(image_source(f->img, "src/absent.c", 1));
	assert_null(image_source(f->img, "src", 1));
	assert_null(image_source(f->img, "fifo", 1));
	assert_null(image_source(f->img, "", 1));
}

static void source_newer_than_the_image(void **state)
{
	struct fixture *f = *state;
	struct image *img;
	struct err err;

	run("touch -d '1 hour ago' %s/src/*", f->dir);
	img = image_open(f->elf, &err);
	assert_non_null(img);
	assert_false(image_source_newer(img, "src/main.c"));
	image_source(img, "src/main.c", 1);
	assert_false(image_source_newer(img, "src/main.c"));
	run("touch -d '1 hour' %s/src/entry.S", f->dir);
	image_source(img, "src/entry.S", 1);
	assert_true(image_source_newer(img, "src/entry.S"));
	assert_false(image_source_newer(img, "src/main.c"));
	image_source(img, "src/absent.c", 1);
	assert_false(image_source_newer(img, "src/absent.c"));
	image_close(img);
}

/* Whatever addr2line says of an address, we say. */
static void lines_agree_with_addr2line(void **state)
{
	struct fixture *f = *state;
	char cmd[2 * PATH_LEN], said[PATH_LEN], ours[PATH_LEN];
	struct image_place place;
	FILE *tool;
	uint64_t work, size;

	assert_true(image_symbol(f->img, "work", &work, &size));
	snprintf(cmd, sizeof(cmd),
		 "for a in $(seq %u 4 %llu); do printf '%%x\\n' $a; done | "
		 "aarch64-linux-gnu-addr2line -e %s",
		 TEXT, (unsigned long long)(work + size - 4), f->elf);
	tool = popen(cmd, "r");
	assert_non_null(tool);
	for (uint64_t addr = TEXT; addr < work + size; addr += 4) {
		assert_non_null(fgets(said, sizeof(said), tool));
		said[strcspn(said, " \n")] = '\0';
		assert_true(image_lookup(f->img, addr, &place));
		snprintf(ours, sizeof(ours), "./%s:%u", place.file, place.line);
		assert_string_equal(ours, said);
	}
	assert_int_equal(pclose(tool), 0);
}

static void sets_of_images(void **state)
{
	struct fixture *f = *state;
	struct symbols set = { 0 };
	struct image_place place;
	uint64_t addr;
	char buf[64];

	for (int i = 0; i < SYMBOLS_MAX_IMAGES; i++)
		assert_int_equal(
			symbols_add(&set, image_open(f->elf, NULL), NULL), 0);
	assert_int_equal(symbols_add(&set, image_open(f->elf, NULL), NULL), -1);
	assert_ptr_equal(symbols_image(&set, TEXT), set.images[0]);
	assert_null(symbols_image(&set, 0));
	assert_true(symbols_find(&set, "work", &addr, NULL));
	assert_false(symbols_find(&set, "play", &addr, NULL));
	assert_string_equal(symbols_format(&set, TEXT, buf, 64), "entry");
	assert_string_equal(symbols_format(&set, TEXT + 8, buf, 64),
			    "entry+0x8");
	assert_string_equal(symbols_format(&set, 0x1234, buf, 64), "0x1234");
	assert_string_equal(symbols_format(&set, TEXT + 8, buf, 4), "ent");
	assert_true(symbols_lookup(&set, TEXT, &place));
	assert_string_equal(symbols_source(&set, TEXT, &place), "entry:\tnop");
	assert_null(symbols_source(&set, 0, &place));
	symbols_release(&set);
	assert_int_equal(set.count, 0);
}

static void expect_refusal(const char *path, const char *words)
{
	struct err err = { 0 };

	assert_null(image_open(path, &err));
	assert_int_not_equal(err.kind, ERR_NONE);
	if (!strstr(err.text, words))
		fail_msg("%s", err.text);
}

static void refuse(const struct fixture *f, const char *name, const char *words)
{
	char path[2 * PATH_LEN];

	snprintf(path, sizeof(path), "%s/%s", f->dir, name);
	expect_refusal(path, words);
}

static void other_files_are_refused(void **state)
{
	struct fixture *f = *state;

	refuse(f, "absent", "No such file");
	refuse(f, "build", "is a directory");
	refuse(f, "fifo", "not an ordinary file");
	refuse(f, "empty", "is empty");
	refuse(f, "text", "not an ELF file");
	refuse(f, "src/main.c", "not an ELF file");
	refuse(f, "main.o", "link it first");
	refuse(f, "bare.elf", "has no symbol table: build it without -s");
	expect_refusal("/proc/self/exe", "e_machine is x86-64");
}

static uint8_t *read_elf(const struct fixture *f, size_t *size)
{
	FILE *file = fopen(f->elf, "rb");
	uint8_t *data;
	struct stat st;

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &st), 0);
	*size = (size_t)st.st_size;
	data = malloc(*size);
	assert_int_equal(fread(data, 1, *size, file), *size);
	fclose(file);
	return data;
}

static void patch_refused(const struct fixture *f, size_t at, uint8_t value,
			  const char *words)
{
	size_t size;
	uint8_t *data = read_elf(f, &size);

	data[at] = value;
	write_file(f->dir, "patched", data, size);
	refuse(f, "patched", words);
	free(data);
}

/* Where a byte of the header of section 1, .text, stands in the file. */
static size_t section_header_byte(const struct fixture *f, size_t member)
{
	size_t size;
	uint8_t *data = read_elf(f, &size);
	Elf64_Ehdr eh;

	memcpy(&eh, data, sizeof(eh));
	free(data);
	return eh.e_shoff + sizeof(Elf64_Shdr) + member;
}

static void wrong_headers_are_refused(void **state)
{
	struct fixture *f = *state;
	size_t sh_size = section_header_byte(f, offsetof(Elf64_Shdr, sh_size));
	size_t sh_offset =
		section_header_byte(f, offsetof(Elf64_Shdr, sh_offset));

	patch_refused(f, EI_CLASS, ELFCLASS32, "32-bit ELF");
	patch_refused(f, EI_DATA, ELFDATA2MSB, "little-endian");
	patch_refused(f, 0, 0, "not an ELF file");
	patch_refused(f, offsetof(Elf64_Ehdr, e_machine), EM_ARM,
		      "e_machine is 32-bit Arm");
	patch_refused(f, offsetof(Elf64_Ehdr, e_machine), 1,
		      "not an AArch64 ELF: e_machine is 1");
	patch_refused(f, offsetof(Elf64_Ehdr, e_type), ET_REL, "link it");
	patch_refused(f, offsetof(Elf64_Ehdr, e_shnum), 0,
		      "no section headers");
	patch_refused(f, offsetof(Elf64_Ehdr, e_shnum) + 1, 0xff, "damaged");
	patch_refused(f, offsetof(Elf64_Ehdr, e_shoff) + 7, 0xff, "damaged");
	patch_refused(f, offsetof(Elf64_Ehdr, e_shentsize), 63, "damaged");
	patch_refused(f, offsetof(Elf64_Ehdr, e_shstrndx), 0xee, "damaged");
	patch_refused(f, sh_size + 2, 0xff, "a section lies outside");
	patch_refused(f, sh_offset + 2, 0xff, "a section lies outside");
}

/* Everything that can be asked of an image that did open. */
static void use(const char *path)
{
	struct image *img = image_open(path, NULL);
	struct image_place place;
	uint8_t buf[32];

	if (!img)
		return;
	for (uint64_t addr = TEXT; addr < TEXT + 0x100; addr += 4) {
		if (image_lookup(img, addr, &place) && place.file)
			image_source(img, place.file, place.line);
		image_bytes(img, addr, buf, sizeof(buf));
	}
	image_symbol(img, "work", NULL, NULL);
	image_close(img);
}

/* Section headers stand at the end: no shorter file can be whole. */
static void every_truncation_is_refused(void **state)
{
	struct fixture *f = *state;
	size_t size;
	char path[2 * PATH_LEN];
	uint8_t *data = read_elf(f, &size);
	struct err err;

	snprintf(path, sizeof(path), "%s/cut", f->dir);
	write_file(f->dir, "cut", data, size);
	free(data);
	while (size--) {
		assert_int_equal(truncate(path, (off_t)size), 0);
		assert_null(image_open(path, &err));
	}
}

/* The sanitizers judge. */
static void every_damaged_byte_is_survived(void **state)
{
	static const uint8_t flips[] = { 0x01, 0x80, 0xff };
	struct fixture *f = *state;
	size_t size;
	char path[2 * PATH_LEN];
	uint8_t *data = read_elf(f, &size);
	int fd;

	write_file(f->dir, "bad", data, size);
	snprintf(path, sizeof(path), "%s/bad", f->dir);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	for (size_t at = 0; at < size; at++) {
		uint8_t byte = data[at] ^ flips[at % sizeof(flips)];

		assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
		use(path);
		assert_int_equal(pwrite(fd, &data[at], 1, (off_t)at), 1);
	}
	close(fd);
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(assembly_places),
		cmocka_unit_test(symbols_by_name),
		cmocka_unit_test(data_has_symbols_but_no_lines),
		cmocka_unit_test(outside_is_outside),
		cmocka_unit_test(bytes_of_the_file),
		cmocka_unit_test(source_text),
		cmocka_unit_test(source_newer_than_the_image),
		cmocka_unit_test(lines_agree_with_addr2line),
		cmocka_unit_test(sets_of_images),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(wrong_headers_are_refused),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(every_damaged_byte_is_survived),
	};

	image_close(NULL);
	return cmocka_run_group_tests(tests, build_fixture, remove_fixture);
}
