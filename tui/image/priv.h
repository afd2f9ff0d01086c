/* SPDX-License-Identifier: MIT */
/*
 * priv.h - what the files of the image layer share about an open image.
 *
 * The ELF file is read into memory whole, so that a rebuild under our feet
 * cannot take pages away, and its section headers are checked against the
 * size before libelf and libdw see them.
 */
#ifndef IMAGE_PRIV_H
#define IMAGE_PRIV_H

#include <elfutils/libdw.h>
#include <gelf.h>

#include "image/image.h"

/* A section that occupies memory (SHF_ALLOC). */
struct section {
	uint64_t addr, size;
	const uint8_t *bytes; /* NULL: .bss */
	size_t index;	      /* in the section header table */
	bool code;
};

struct symbol {
	uint64_t addr, size;
	const char *name;
	const struct section *section;
	unsigned int rank; /* the higher, the better a name for the address */
	const struct symbol *function; /* that a label lies in, or NULL */
};

/* A row of the line table; file is NULL where a sequence ends. */
struct line {
	uint64_t addr;
	const char *file;
	unsigned int line;
	unsigned int order; /* as read, to keep sorting stable */
};

struct source;

struct image {
	char *path;
	bool listing; /* all there is; no file is opened */
	uint8_t *data;
	size_t size;
	Elf *elf;
	Dwarf *dwarf;	   /* NULL: no debug information */
	image_reader read; /* of code that the file lacks, or NULL */
	void *ctx;
	uint64_t slide; /* contained in every address below */
	struct section *sections;
	size_t nsections;
	struct symbol *symbols; /* by address, then rank */
	size_t nsymbols;
	const struct symbol **names; /* the same by name, then rank */
	struct line *lines;	     /* by address */
	size_t nlines;
	struct source *sources;
};

/* header.c: is this an AArch64 executable with sane section headers? */
int header_check(const char *path, const uint8_t *data, size_t size,
		 struct err *err);

const struct section *section_at(const struct image *img, uint64_t addr);

/* Each fills its part of the image; -1 leaves what is to be released. */
int sections_load(struct image *img, struct err *err);
int symtab_load(struct image *img, struct err *err);
int lines_load(struct image *img, struct err *err);
/* Sort the symbols and make the list of names. */
int symtab_index(struct image *img, struct err *err);
void sources_release(struct image *img);
/* @n lines of a file, from line @first on. @file and the text are the
 * caller's and stay as long as the image; @lines is taken over. */
int source_add(struct image *img, const char *file, unsigned int first,
	       char **lines, size_t n);

/* How many symbols, or rows, lie at or below an address. */
size_t symtab_above(const struct image *img, uint64_t addr);
size_t lines_above(const struct image *img, uint64_t addr);
/* Best name for an address in @section, or NULL. */
const struct symbol *symtab_at(const struct image *img,
			       const struct section *section, uint64_t addr);
/* Row that covers the address, or NULL. */
const struct line *lines_at(const struct image *img, uint64_t addr);

#endif
