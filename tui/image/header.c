// SPDX-License-Identifier: MIT
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "priv.h"

struct machine_name {
	uint16_t machine;
	const char *name;
};

static const struct machine_name machines[] = {
	{ EM_X86_64, "x86-64" },  { EM_386, "i386" },
	{ EM_ARM, "32-bit Arm" }, { EM_RISCV, "RISC-V" },
	{ EM_PPC64, "PowerPC" },  { EM_S390, "s390" },
	{ EM_MIPS, "MIPS" },	  { EM_LOONGARCH, "LoongArch" },
};

static const char *machine_name(uint16_t machine, char *buf, size_t len)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		if (machines[i].machine == machine)
			return machines[i].name;
	}
	snprintf(buf, len, "%u", machine);
	return buf;
}

static int check_ident(const char *path, const uint8_t *data, size_t size,
		       struct err *err)
{
	if (!size)
		return err_set(err, ERR_USAGE, "%s is empty: build it again",
			       path);
	if (size < EI_NIDENT || memcmp(data, ELFMAG, SELFMAG))
		return err_set(err, ERR_USAGE,
			       "%s is not an ELF file: name the image that "
			       "the build makes",
			       path);
	if (data[EI_DATA] != ELFDATA2LSB)
		return err_set(err, ERR_USAGE,
			       "%s is not a little-endian ELF: build it for "
			       "AArch64",
			       path);
	return 0;
}

static int damaged(const char *path, const char *what, struct err *err)
{
	return err_set(err, ERR_TARGET,
		       "%s is cut short or damaged (%s): build it again", path,
		       what);
}

/* e_machine stands at the same offset in 32-bit and 64-bit files. */
static int check_machine(const char *path, const uint8_t *data, size_t size,
			 struct err *err)
{
	const size_t offset = offsetof(Elf64_Ehdr, e_machine);
	uint16_t machine;
	char number[16];

	if (size < offset + sizeof(machine))
		return damaged(path, "ELF header", err);
	memcpy(&machine, data + offset, sizeof(machine));
	if (machine != EM_AARCH64)
		return err_set(err, ERR_USAGE,
			       "%s is not an AArch64 ELF: e_machine is %s",
			       path,
			       machine_name(machine, number, sizeof(number)));
	if (data[EI_CLASS] != ELFCLASS64)
		return err_set(err, ERR_USAGE,
			       "%s is a 32-bit ELF: build it without "
			       "-mabi=ilp32",
			       path);
	return 0;
}

static bool inside(uint64_t offset, uint64_t len, size_t size)
{
	return offset <= size && len <= size - offset;
}

static int check_sections(const char *path, const uint8_t *data, size_t size,
			  const Elf64_Ehdr *eh, struct err *err)
{
	for (size_t i = 0; i < eh->e_shnum; i++) {
		Elf64_Shdr sh;

		memcpy(&sh, data + eh->e_shoff + i * sizeof(sh), sizeof(sh));
		if (sh.sh_type != SHT_NOBITS &&
		    !inside(sh.sh_offset, sh.sh_size, size))
			return damaged(path, "a section lies outside", err);
	}
	return 0;
}

static int check_layout(const char *path, const uint8_t *data, size_t size,
			struct err *err)
{
	Elf64_Ehdr eh;

	if (size < sizeof(eh))
		return damaged(path, "ELF header", err);
	memcpy(&eh, data, sizeof(eh));
	if (eh.e_type != ET_EXEC && eh.e_type != ET_DYN)
		return err_set(err, ERR_USAGE,
			       "%s is not an executable: link it first", path);
	if (!eh.e_shnum)
		return err_set(err, ERR_USAGE,
			       "%s has no section headers: build it without "
			       "stripping them",
			       path);
	if (eh.e_shentsize != sizeof(Elf64_Shdr) ||
	    eh.e_shstrndx >= eh.e_shnum ||
	    !inside(eh.e_shoff, (uint64_t)eh.e_shnum * sizeof(Elf64_Shdr),
		    size))
		return damaged(path, "section headers", err);
	return check_sections(path, data, size, &eh, err);
}

int header_check(const char *path, const uint8_t *data, size_t size,
		 struct err *err)
{
	if (check_ident(path, data, size, err) ||
	    check_machine(path, data, size, err))
		return -1;
	return check_layout(path, data, size, err);
}
