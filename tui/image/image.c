// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "priv.h"

#define IMAGE_MAX ((size_t)256 << 20)

static bool section_from(struct image *img, size_t index, const GElf_Shdr *sh,
			 struct section *s)
{
	if (!(sh->sh_flags & SHF_ALLOC) || sh->sh_flags & SHF_TLS ||
	    !sh->sh_size || sh->sh_size > UINT64_MAX - sh->sh_addr)
		return false;
	*s = (struct section){
		.addr = sh->sh_addr,
		.size = sh->sh_size,
		.index = index,
		.code = sh->sh_flags & SHF_EXECINSTR,
	};
	if (sh->sh_type != SHT_NOBITS)
		s->bytes = img->data + sh->sh_offset;
	return true;
}

int sections_load(struct image *img, struct err *err)
{
	size_t count = 0;
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	if (elf_getshdrnum(img->elf, &count))
		return err_set(err, ERR_TARGET,
			       "%s has unreadable section headers: build it "
			       "again",
			       img->path);
	img->sections = calloc(count + 1, sizeof(*img->sections));
	if (!img->sections)
		return err_nomem(err);
	while ((scn = elf_nextscn(img->elf, scn)) && img->nsections < count) {
		if (gelf_getshdr(scn, &sh) &&
		    section_from(img, elf_ndxscn(scn), &sh,
				 &img->sections[img->nsections]))
			img->nsections++;
	}
	return 0;
}

static int load(struct image *img, struct err *err)
{
	img->data = file_read(img->path, IMAGE_MAX, &img->size, err);
	if (!img->data || header_check(img->path, img->data, img->size, err))
		return -1;
	elf_version(EV_CURRENT);
	img->elf = elf_memory((char *)img->data, img->size);
	if (!img->elf)
		return err_set(err, ERR_TARGET,
			       "libelf cannot read %s (%s): build it again",
			       img->path, elf_errmsg(-1));
	if (sections_load(img, err) || symtab_load(img, err))
		return -1;
	return lines_load(img, err);
}

struct image *image_open(const char *path, struct err *err)
{
	struct image *img = calloc(1, sizeof(*img));

	if (img)
		img->path = strdup(path);
	if (!img || !img->path) {
		err_nomem(err);
		image_close(img);
		return NULL;
	}
	if (load(img, err)) {
		image_close(img);
		return NULL;
	}
	return img;
}

static bool fits(const struct section *s, uint64_t by)
{
	uint64_t addr = s->addr + by;

	return s->size <= UINT64_MAX - addr;
}

/* Sections keep their order only if none of them wraps round and others do
 * not; the symbols and the lines lie in them. */
int image_slide(struct image *img, uint64_t by, struct err *err)
{
	uint64_t more = by - img->slide;

	for (size_t i = 0; i < img->nsections; i++) {
		if (fits(&img->sections[i], more))
			continue;
		return err_set(err, ERR_TARGET,
			       "%s does not fit where it is said to run: is "
			       "it the image of this machine?",
			       img->path);
	}
	for (size_t i = 0; i < img->nsections; i++)
		img->sections[i].addr += more;
	for (size_t i = 0; i < img->nsymbols; i++)
		img->symbols[i].addr += more;
	for (size_t i = 0; i < img->nlines; i++)
		img->lines[i].addr += more;
	img->slide = by;
	return 0;
}

void image_close(struct image *img)
{
	if (!img)
		return;
	sources_release(img);
	free(img->lines);
	free(img->names);
	free(img->symbols);
	free(img->sections);
	dwarf_end(img->dwarf);
	elf_end(img->elf);
	free(img->data);
	free(img->path);
	free(img);
}

const char *image_path(const struct image *img)
{
	return img->path;
}

const struct section *section_at(const struct image *img, uint64_t addr)
{
	for (size_t i = 0; i < img->nsections; i++) {
		const struct section *s = &img->sections[i];

		if (addr >= s->addr && addr - s->addr < s->size)
			return s;
	}
	return NULL;
}

bool image_contains(const struct image *img, uint64_t addr)
{
	return section_at(img, addr) != NULL;
}

bool image_lookup(const struct image *img, uint64_t addr,
		  struct image_place *place)
{
	const struct section *section = section_at(img, addr);
	const struct symbol *symbol;
	const struct line *line;

	*place = (struct image_place){ 0 };
	if (!section)
		return false;
	symbol = symtab_at(img, section, addr);
	if (symbol) {
		place->symbol = symbol->name;
		place->offset = addr - symbol->addr;
	}
	line = lines_at(img, addr);
	if (line) {
		place->file = line->file;
		place->line = line->line;
	}
	return true;
}

void image_read_code(struct image *img, image_reader read, void *ctx)
{
	img->read = read;
	img->ctx = ctx;
}

static bool read_bytes(const struct image *img, uint64_t addr, uint8_t *buf,
		       size_t len)
{
	uint32_t word = 0;

	for (size_t i = 0; i < len; i++, addr++) {
		if ((i == 0 || addr % 4 == 0) &&
		    !img->read(img->ctx, addr & ~UINT64_C(3), &word))
			return false;
		buf[i] = (uint8_t)(word >> (addr % 4 * 8));
	}
	return true;
}

bool image_bytes(const struct image *img, uint64_t addr, void *buf, size_t len)
{
	const struct section *s = section_at(img, addr);

	if (s && !s->bytes && s->code && img->read)
		return read_bytes(img, addr, buf, len);
	if (!s || !s->bytes || len > s->size - (addr - s->addr))
		return false;
	memcpy(buf, s->bytes + (addr - s->addr), len);
	return true;
}

bool image_code(const struct image *img, size_t index, struct image_code *code)
{
	for (size_t i = 0; i < img->nsections; i++) {
		const struct section *s = &img->sections[i];

		if (!s->code || !s->bytes || index--)
			continue;
		*code = (struct image_code){ s->addr, s->size, s->bytes };
		return true;
	}
	return false;
}
