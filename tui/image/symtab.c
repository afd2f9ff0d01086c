// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "priv.h"

/* How good a name a symbol is for its address; a global one is better. */
enum { RANK_LABEL = 1, RANK_OBJECT = 4, RANK_FUNCTION = 6 };

static const struct section *section_by_index(const struct image *img,
					      size_t index)
{
	for (size_t i = 0; i < img->nsections; i++) {
		if (img->sections[i].index == index)
			return &img->sections[i];
	}
	return NULL;
}

/*
 * The rank of a symbol; 0: none. Assembly entry points have no type
 * but are global. Local labels without a type are the code's own business and
 * nothing may depend on them; the mapping symbols ($x) are such labels, too.
 */
static unsigned int rank_of(const GElf_Sym *sym, const struct section *section)
{
	unsigned int type = GELF_ST_TYPE(sym->st_info);
	bool global = GELF_ST_BIND(sym->st_info) != STB_LOCAL;

	if (type == STT_FUNC)
		return RANK_FUNCTION + global;
	if (type == STT_OBJECT)
		return RANK_OBJECT + global;
	if (type == STT_NOTYPE && global && section->code)
		return RANK_LABEL;
	return 0;
}

static void add_symbol(struct image *img, const GElf_Sym *sym, const char *name)
{
	const struct section *section = section_by_index(img, sym->st_shndx);
	unsigned int rank = section ? rank_of(sym, section) : 0;

	if (!rank || !name || !*name)
		return;
	if (sym->st_value < section->addr ||
	    sym->st_value - section->addr >= section->size)
		return;
	img->symbols[img->nsymbols++] = (struct symbol){
		.addr = sym->st_value,
		.size = sym->st_size,
		.name = name,
		.section = section,
		.rank = rank,
	};
}

static int by_address(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* The best of several symbols of one name comes first. */
static int by_name(const void *a, const void *b)
{
	const struct symbol *x = *(const struct symbol *const *)a;
	const struct symbol *y = *(const struct symbol *const *)b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/*
 * A label without a type inside a function that has a size is a place in it,
 * such as the two ends of the SError window, and no name of its own for
 * what follows. It can still be found by name.
 */
static void demote_labels(struct image *img)
{
	const struct symbol *function = NULL;

	for (size_t i = 0; i < img->nsymbols; i++) {
		struct symbol *s = &img->symbols[i];

		if (s->rank >= RANK_FUNCTION)
			function = s;
		else if (s->rank == RANK_LABEL && function &&
			 s->addr - function->addr < function->size)
			s->function = function;
	}
}

int symtab_index(struct image *img, struct err *err)
{
	img->names = calloc(img->nsymbols + 1, sizeof(*img->names));
	if (!img->names)
		return err_nomem(err);
	if (!img->nsymbols)
		return 0;
	qsort(img->symbols, img->nsymbols, sizeof(*img->symbols), by_address);
	demote_labels(img);
	for (size_t i = 0; i < img->nsymbols; i++)
		img->names[i] = &img->symbols[i];
	qsort(img->names, img->nsymbols, sizeof(*img->names), by_name);
	return 0;
}

static Elf_Scn *find_symtab(const struct image *img, GElf_Shdr *sh)
{
	Elf_Scn *scn = NULL;

	while ((scn = elf_nextscn(img->elf, scn))) {
		if (gelf_getshdr(scn, sh) && sh->sh_type == SHT_SYMTAB)
			return scn;
	}
	return NULL;
}

int symtab_load(struct image *img, struct err *err)
{
	GElf_Shdr sh;
	GElf_Sym sym;
	Elf_Scn *scn = find_symtab(img, &sh);
	Elf_Data *data = scn ? elf_getdata(scn, NULL) : NULL;
	size_t count = data ? data->d_size / sizeof(Elf64_Sym) : 0;

	if (!count)
		return err_set(err, ERR_USAGE,
			       "%s has no symbol table: build it without -s",
			       img->path);
	img->symbols = calloc(count, sizeof(*img->symbols));
	if (!img->symbols)
		return err_nomem(err);
	for (size_t i = 0; i < count; i++) {
		if (gelf_getsym(data, (int)i, &sym))
			add_symbol(
				img, &sym,
				elf_strptr(img->elf, sh.sh_link, sym.st_name));
	}
	return symtab_index(img, err);
}

size_t symtab_above(const struct image *img, uint64_t addr)
{
	size_t low = 0, high = img->nsymbols;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (img->symbols[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct symbol *symtab_at(const struct image *img,
			       const struct section *section, uint64_t addr)
{
	/* The last symbol at or below the address is the best of its rank. */
	size_t low = symtab_above(img, addr);

	if (!low || img->symbols[low - 1].section != section)
		return NULL;
	if (img->symbols[low - 1].function)
		return img->symbols[low - 1].function;
	return &img->symbols[low - 1];
}

bool image_symbol(const struct image *img, const char *name, uint64_t *addr,
		  uint64_t *size)
{
	size_t low = 0, high = img->nsymbols;

	/* Not bsearch(): of equal names the first is wanted. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(img->names[mid]->name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == img->nsymbols || strcmp(img->names[low]->name, name))
		return false;
	if (addr)
		*addr = img->names[low]->addr;
	if (size)
		*size = img->names[low]->size;
	return true;
}

const char *image_symbol_name(const struct image *img, size_t index)
{
	return index < img->nsymbols ? img->names[index]->name : NULL;
}

size_t image_symbols(const struct image *img)
{
	return img->nsymbols;
}
