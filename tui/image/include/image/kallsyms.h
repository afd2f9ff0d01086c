/* SPDX-License-Identifier: MIT */
/*
 * kallsyms.h - the symbols that a running Linux kernel prints, as an ELF file:
 * whoever reads symbols from an ELF file, GDB among them, then knows the
 * kernel. The file has no code, for the kernel changes its own as it boots.
 */
#ifndef IMAGE_KALLSYMS_H
#define IMAGE_KALLSYMS_H

#include <stddef.h>

#include "base/bytes.h"
#include "base/err.h"

/*
 * kallsyms_to_elf - @text is what /proc/kallsyms holds: lines of an address, a
 * letter, a name and perhaps a module. A symbol ends where the next begins,
 * and a section where nothing follows for 16 MiB. Appends the file to @out.
 * ERR_USAGE with the line if that is something else, or has no addresses,
 * as Linux shows it to those it does not trust.
 */
int kallsyms_to_elf(const char *text, size_t len, struct bytes *out,
		    struct err *err);

#endif
