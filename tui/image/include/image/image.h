/* SPDX-License-Identifier: MIT */
/*
 * image.h - what an ELF file with DWARF says about addresses: symbols,
 * source lines, source text. Through libelf and libdw; a file that is not an
 * AArch64 ELF, or has no symbol table, is refused with one line. The file is
 * foreign input: every size and index in it is checked.
 */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct image;

struct image *image_open(const char *path, struct err *err);
void image_close(struct image *img);
const char *image_path(const struct image *img);

/*
 * image_slide - the code runs @by bytes above the addresses in the file, and
 * from now on everything about the image is said and asked in the addresses it
 * runs at. Not added to an earlier slide. -1 with ERR_TARGET if it would go
 * round the end of the address space.
 */
int image_slide(struct image *img, uint64_t by, struct err *err);

/* A symbol by exact name; size may be 0 for assembly labels. Functions and
 * objects only, never a local assembler label of the code under test. */
bool image_symbol(const struct image *img, const char *name, uint64_t *addr,
		  uint64_t *size);

/* The @index-th name in the order of strcmp(), to complete what somebody types;
 * the same may come twice. NULL behind the last; the file's own bytes. */
const char *image_symbol_name(const struct image *img, size_t index);
size_t image_symbols(const struct image *img); /* how many */

/* Strings belong to the image and live as long as it does. They are the
 * file's own and may hold anything: text_scrub() before a terminal. */
struct image_place {
	const char *symbol; /* nearest function or object, or NULL */
	uint64_t offset;    /* from that symbol, bytes */
	const char *file;   /* source file as DWARF names it, or NULL */
	unsigned int line;  /* 0: unknown */
};

/* Does the address fall into a loaded section of this image? */
bool image_contains(const struct image *img, uint64_t addr);
/* False if the address is outside; otherwise whatever is known. */
bool image_lookup(const struct image *img, uint64_t addr,
		  struct image_place *place);

/*
 * image_read_code - an image that has symbols but no code asks for that: an
 * instruction word as it is in the machine's memory, little-endian; false
 * while it cannot be read. @ctx must outlive the image.
 */
typedef bool (*image_reader)(void *ctx, uint64_t addr, uint32_t *word);
void image_read_code(struct image *img, image_reader read, void *ctx);

/* The file's own bytes at a loaded address, or what image_read_code() gives;
 * false if not all there. */
bool image_bytes(const struct image *img, uint64_t addr, void *buf, size_t len);

/* The @index-th loaded section of code; false behind the last one. The bytes
 * are the file's own and live as long as the image. */
struct image_code {
	uint64_t addr;
	size_t size;
	const uint8_t *bytes;
};
bool image_code(const struct image *img, size_t index, struct image_code *code);

/*
 * Where a member of a struct lies, and how many bytes it has, as DWARF says:
 * "kvm_vcpu" and "vgic.v3.vgic_lr0"; the path "" is the struct itself. False
 * if there is no such member, or no debug information.
 */
bool image_member(const struct image *img, const char *type, const char *path,
		  uint64_t *offset, uint64_t *size);

/* One line of a source file named by image_lookup(), without its newline,
 * tabs kept; NULL if the file cannot be found or has no such line. Files are
 * read once. Relative names are tried against the compilation directory. */
const char *image_source(struct image *img, const char *file,
			 unsigned int line);
/* Was the file, when image_source() read it, newer than the image? Then its
 * lines may not be those that were built. */
bool image_source_newer(const struct image *img, const char *file);

#endif
