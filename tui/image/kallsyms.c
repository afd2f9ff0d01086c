// SPDX-License-Identifier: MIT
#include <ctype.h>
#include <elf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "image/kallsyms.h"

#define GAP	   (UINT64_C(16) << 20)
#define WORD	   4 /* bytes of an instruction: what the last symbol gets */
#define PARTS_MAX  32
#define SYMBOL_MAX (1 << 20)

struct row {
	uint64_t addr;
	const char *name;
	size_t len;
	char type;
};

/* Symbols without a wide gap between them, from rows[first] on. */
struct part {
	size_t first;
	uint64_t addr, size;
};

struct table {
	struct row *rows;
	size_t count, cap;
	struct part parts[PARTS_MAX];
	size_t nparts;
};

/* ---- reading --------------------------------------------------------------- */

static int add_row(struct table *t, const struct row *row, struct err *err)
{
	if (t->count == t->cap) {
		size_t cap = t->cap ? t->cap * 2 : 4096;
		struct row *rows = realloc(t->rows, cap * sizeof(*rows));

		if (!rows)
			return err_nomem(err);
		t->rows = rows;
		t->cap = cap;
	}
	t->rows[t->count++] = *row;
	return 0;
}

static bool take_address(const char **at, const char *end, uint64_t *addr)
{
	const char *p = *at;

	for (*addr = 0; p < end && isxdigit((unsigned char)*p); p++) {
		int c = tolower((unsigned char)*p);

		if (*addr >> 60)
			return false;
		*addr = *addr << 4 |
			(uint64_t)(isdigit(c) ? c - '0' : c - 'a' + 10);
	}
	if (p == *at)
		return false;
	*at = p;
	return true;
}

/* "ffff800008084ab0 T __kvm_vcpu_run", then perhaps a tab and "[module]". */
static bool take_row(const char *at, const char *end, struct row *row)
{
	if (!take_address(&at, end, &row->addr) || end - at < 4 ||
	    at[0] != ' ' || !isalpha((unsigned char)at[1]) || at[2] != ' ')
		return false;
	row->type = at[1];
	row->name = at + 3;
	for (at += 3; at < end && isgraph((unsigned char)*at); at++)
		;
	row->len = (size_t)(at - row->name);
	return row->len && (at == end || *at == '\t' || *at == '\r');
}

/* An absolute symbol is a number and no place. */
static bool is_place(const struct row *row)
{
	return row->addr && row->type != 'A' && row->type != 'a';
}

static int read_rows(struct table *t, const char *text, size_t len,
		     struct err *err)
{
	const char *end = text + len;
	unsigned int line = 1;
	struct row row;

	for (; text < end; line++) {
		const char *eol = memchr(text, '\n', (size_t)(end - text));

		eol = eol ? eol : end;
		if (!take_row(text, eol, &row) || t->count == SYMBOL_MAX)
			return err_set(err, ERR_USAGE,
				       "line %u is none of /proc/kallsyms: "
				       "copy that file as it is",
				       line);
		if (is_place(&row) && add_row(t, &row, err))
			return -1;
		text = eol < end ? eol + 1 : end;
	}
	if (t->count)
		return 0;
	return err_set(err, ERR_USAGE,
		       "there is no symbol with an address: read "
		       "/proc/kallsyms as root, with 0 in "
		       "/proc/sys/kernel/kptr_restrict");
}

static int by_address(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return x->name < y->name ? -1 : x->name > y->name;
}

static uint64_t size_of(const struct table *t, size_t i)
{
	size_t next = i + 1;

	while (next < t->count && t->rows[next].addr == t->rows[i].addr)
		next++;
	if (next == t->count || t->rows[next].addr - t->rows[i].addr > GAP)
		return WORD;
	return t->rows[next].addr - t->rows[i].addr;
}

static int find_parts(struct table *t, struct err *err)
{
	struct part *part = t->parts;

	for (size_t i = 0; i < t->count; i++) {
		uint64_t addr = t->rows[i].addr;

		if (!i || addr - t->rows[i - 1].addr > GAP) {
			if (t->nparts == PARTS_MAX)
				return err_set(err, ERR_USAGE,
					       "the symbols are spread over "
					       "more than %d places: that is "
					       "no kernel",
					       PARTS_MAX);
			part = &t->parts[t->nparts++];
			*part = (struct part){ .first = i, .addr = addr };
		}
		part->size = addr - part->addr + size_of(t, i);
	}
	return 0;
}

/* ---- writing --------------------------------------------------------------- */

/* The order of the sections: the empty one, the parts, then these. */
enum { SYMBOLS, STRINGS, NAMES, TABLES };
static const char section_names[] = "\0.text\0.symtab\0.strtab\0.shstrtab";
enum { NAME_TEXT = 1, NAME_SYMTAB = 7, NAME_STRTAB = 15, NAME_SHSTRTAB = 23 };

static void put_symbols(const struct table *t, struct bytes *symbols,
			struct bytes *strings)
{
	const Elf64_Sym none = { 0 };
	size_t part = 0;

	bytes_put(symbols, &none, sizeof(none));
	bytes_u8(strings, 0);
	for (size_t i = 0; i < t->count; i++) {
		const struct row *row = &t->rows[i];
		bool code = strchr("tTwW", row->type) != NULL;
		Elf64_Sym sym = {
			.st_name = (Elf64_Word)strings->len,
			.st_info = ELF64_ST_INFO(STB_GLOBAL,
						 code ? STT_FUNC : STT_OBJECT),
			.st_value = row->addr,
			.st_size = size_of(t, i),
		};

		while (part + 1 < t->nparts && t->parts[part + 1].first <= i)
			part++;
		sym.st_shndx = (Elf64_Section)(1 + part);
		bytes_put(symbols, &sym, sizeof(sym));
		bytes_put(strings, row->name, row->len);
		bytes_u8(strings, 0);
	}
}

static void put_headers(const struct table *t, size_t symbols, size_t strings,
			struct bytes *out)
{
	const Elf64_Word last = (Elf64_Word)t->nparts;
	const size_t at = sizeof(Elf64_Ehdr);
	const Elf64_Shdr tables[TABLES] = {
		[SYMBOLS] = { .sh_name = NAME_SYMTAB,
			      .sh_type = SHT_SYMTAB,
			      .sh_offset = at,
			      .sh_size = symbols,
			      .sh_link = 1 + last + STRINGS,
			      .sh_info = 1,
			      .sh_addralign = 8,
			      .sh_entsize = sizeof(Elf64_Sym) },
		[STRINGS] = { .sh_name = NAME_STRTAB,
			      .sh_type = SHT_STRTAB,
			      .sh_offset = at + symbols,
			      .sh_size = strings,
			      .sh_addralign = 1 },
		[NAMES] = { .sh_name = NAME_SHSTRTAB,
			    .sh_type = SHT_STRTAB,
			    .sh_offset = at + symbols + strings,
			    .sh_size = sizeof(section_names),
			    .sh_addralign = 1 },
	};
	const Elf64_Shdr none = { 0 };

	bytes_put(out, &none, sizeof(none));
	for (size_t i = 0; i < t->nparts; i++) {
		const Elf64_Shdr text = {
			.sh_name = NAME_TEXT,
			.sh_type = SHT_NOBITS,
			.sh_flags = SHF_ALLOC | SHF_EXECINSTR,
			.sh_addr = t->parts[i].addr,
			.sh_size = t->parts[i].size,
			.sh_addralign = WORD,
		};

		bytes_put(out, &text, sizeof(text));
	}
	bytes_put(out, tables, sizeof(tables));
}

static Elf64_Ehdr header(const struct table *t, size_t sections_at)
{
	return (Elf64_Ehdr){
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
			     ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_AARCH64,
		.e_version = EV_CURRENT,
		.e_shoff = sections_at,
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_shentsize = sizeof(Elf64_Shdr),
		.e_shnum = (Elf64_Half)(1 + t->nparts + TABLES),
		.e_shstrndx = (Elf64_Half)(1 + t->nparts + NAMES),
	};
}

static int write_elf(const struct table *t, struct bytes *out, struct err *err)
{
	struct bytes symbols = { 0 }, strings = { 0 };
	Elf64_Ehdr eh;

	put_symbols(t, &symbols, &strings);
	while ((strings.len + sizeof(section_names)) % sizeof(uint64_t))
		bytes_u8(&strings, 0);
	eh = header(t, sizeof(eh) + symbols.len + strings.len +
			       sizeof(section_names));
	bytes_put(out, &eh, sizeof(eh));
	bytes_put(out, symbols.data, symbols.len);
	bytes_put(out, strings.data, strings.len);
	bytes_put(out, section_names, sizeof(section_names));
	put_headers(t, symbols.len, strings.len, out);
	out->failed |= symbols.failed || strings.failed;
	free(symbols.data);
	free(strings.data);
	return out->failed ? err_nomem(err) : 0;
}

int kallsyms_to_elf(const char *text, size_t len, struct bytes *out,
		    struct err *err)
{
	struct table t = { 0 };
	int rc = read_rows(&t, text, len, err);

	if (!rc) {
		qsort(t.rows, t.count, sizeof(*t.rows), by_address);
		rc = find_parts(&t, err) || write_elf(&t, out, err) ? -1 : 0;
	}
	free(t.rows);
	return rc;
}
