// SPDX-License-Identifier: MIT
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

#define MAX_OPTIONS 24
#define HELP	    'h'
#define FIRST_ROW   256 /* getopt values of rows, clear of every letter */

static bool is_word(const struct option_row *row)
{
	return row->kind == OPTION_WORD || row->kind == OPTION_WORDS;
}

static void print_help(const struct cmd *cmd, const struct option_row *rows)
{
	printf("usage: vhelab %s %s\n%s\n\n", cmd->name, cmd->args,
	       cmd->summary);
	for (; rows->name; rows++) {
		char left[48];

		if (is_word(rows))
			snprintf(left, sizeof(left), "%s", rows->name);
		else if (rows->letter)
			snprintf(left, sizeof(left), "-%c, --%s %s",
				 rows->letter, rows->name, rows->arg);
		else
			snprintf(left, sizeof(left), "    --%s %s", rows->name,
				 rows->arg);
		printf("  %-26s %s\n", left, rows->help);
	}
	printf("  %-26s %s\n", "-h, --help", "this text");
}

static int number(const char *text, const struct option_row *row,
		  uint64_t *value, struct err *err)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	if (errno || end == text || *end || *value == 0 || text[0] == '-')
		return err_set(err, ERR_USAGE,
			       "--%s wants a whole number from 1, not \"%s\"",
			       row->name, text);
	return 0;
}

static int store(const struct option_row *row, const char *text, void *into,
		 struct err *err)
{
	char *member = (char *)into + row->offset;
	uint64_t value;

	if (row->kind == OPTION_FLAG) {
		*(bool *)member = true;
		return 0;
	}
	if (row->kind == OPTION_TEXT || row->kind == OPTION_WORD) {
		memcpy(member, &text, sizeof(text));
		return 0;
	}
	if (number(text, row, &value, err))
		return -1;
	memcpy(member, &value, sizeof(value));
	return 0;
}

static void to_getopt(const struct option_row *rows, struct option *longs,
		      char *shorts)
{
	*shorts++ = ':';
	*shorts++ = HELP;
	for (int n = 0; rows[n].name && n < MAX_OPTIONS - 2; n++) {
		bool flag = rows[n].kind == OPTION_FLAG;

		if (is_word(&rows[n]))
			continue;
		*longs++ =
			(struct option){ rows[n].name,
					 flag ? no_argument : required_argument,
					 NULL, FIRST_ROW + n };
		if (rows[n].letter)
			*shorts++ = rows[n].letter;
		if (rows[n].letter && !flag)
			*shorts++ = ':';
	}
	*longs++ = (struct option){ "help", no_argument, NULL, HELP };
	*longs = (struct option){ 0 };
	*shorts = '\0';
}

static const struct option_row *find(const struct option_row *rows, int got)
{
	if (got >= FIRST_ROW)
		return &rows[got - FIRST_ROW];
	while (rows->name && rows->letter != got)
		rows++;
	return rows->name ? rows : NULL;
}

/* What stands alone: getopt has moved it behind the options. */
static int take_word(char **words, const struct cmd *cmd,
		     const struct option_row *row, void *into, struct err *err)
{
	while (row->name && !is_word(row))
		row++;
	if (row->kind == OPTION_WORDS) {
		memcpy((char *)into + row->offset, &words, sizeof(words));
		return 0;
	}
	if (*words && row->name && store(row, *words++, into, err))
		return -1;
	if (!*words)
		return 0;
	return err_set(err, ERR_USAGE,
		       "\"%s\" is one word too many: see vhelab %s --help",
		       *words, cmd->name);
}

/* What getopt choked on: a letter in optopt, or a whole word. */
static int refuse(int got, char **argv, const struct cmd *cmd, struct err *err)
{
	const char *what = got == ':' ? "a value is missing behind"
				      : "unknown option";

	if (optopt > 0 && optopt < FIRST_ROW)
		return err_set(err, ERR_USAGE,
			       "%s \"-%c\": see vhelab %s --help", what, optopt,
			       cmd->name);
	return err_set(err, ERR_USAGE, "%s \"%s\": see vhelab %s --help", what,
		       argv[optind - 1], cmd->name);
}

int options_parse(int argc, char **argv, const struct cmd *cmd,
		  const struct option_row *rows, void *into, struct err *err)
{
	struct option longs[MAX_OPTIONS];
	char shorts[2 * MAX_OPTIONS + 3];
	int got;

	to_getopt(rows, longs, shorts);
	opterr = 0;
	optind = 0; /* GNU: forget an earlier command line */
	while ((got = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		const struct option_row *row;

		if (got == HELP) {
			print_help(cmd, rows);
			return 1;
		}
		if (got == ':' || got == '?')
			return refuse(got, argv, cmd, err);
		row = find(rows, got);
		if (row && store(row, optarg, into, err))
			return -1;
	}
	return take_word(argv + optind, cmd, rows, into, err);
}
