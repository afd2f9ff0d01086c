// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include "base/file.h"
#include "cmd.h"
#include "image/kallsyms.h"

#define TEXT_MAX ((size_t)64 << 20)

struct symbols_options {
	const char *file, *path;
};

static const struct option_row rows[] = {
	{ "FILE", 0, OPTION_WORD, "", "a copy of /proc/kallsyms",
	  offsetof(struct symbols_options, file) },
	{ "output", 'o', OPTION_TEXT, "ELF", "write there",
	  offsetof(struct symbols_options, path) },
	{ 0 },
};

static int check(const struct symbols_options *opt, struct err *err)
{
	if (opt->file && opt->path)
		return 0;
	return err_set(err, ERR_USAGE,
		       "name a copy of /proc/kallsyms, and with -o the ELF "
		       "file to make of it");
}

static int convert(const struct symbols_options *opt, struct err *err)
{
	struct bytes elf = { 0 };
	size_t len;
	char *text = (char *)file_read(opt->file, TEXT_MAX, &len, err);
	int rc = -1;

	if (text && !kallsyms_to_elf(text, len, &elf, err))
		rc = file_write(opt->path, elf.data, elf.len, err);
	free(elf.data);
	free(text);
	return rc;
}

static int symbols_main(int argc, char **argv)
{
	struct symbols_options opt = { 0 };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_symbols, rows, &opt, &err);

	if (got > 0)
		return EXIT_HELD;
	if (got < 0 || check(&opt, &err) || convert(&opt, &err))
		return cmd_fail(&err);
	return EXIT_HELD;
}

const struct cmd cmd_symbols = {
	.name = "symbols",
	.args = "FILE -o ELF",
	.summary = "Make an ELF file of /proc/kallsyms, for --kernel and GDB.",
	.run = symbols_main,
};
