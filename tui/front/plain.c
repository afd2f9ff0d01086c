// SPDX-License-Identifier: MIT
#include "plain.h"

#include <string.h>

#include "front_impl.h"

#define COLS	  96
#define ROW_BYTES (COLS * 4 + 16)
#define SAID	  16384

/* Views that go on for ever in both directions show their own place. */
static int rows_of(enum view_id view)
{
	return view == VIEW_CODE      ? 16
	       : view == VIEW_HISTORY ? 12
	       : view == VIEW_CONSOLE ? 24
				      : 80;
}

/* Blanks and rules say nothing; of a rule with words in it the words do. */
static char *words_of(char *row)
{
	size_t len = strlen(row);

	if (row[0] != '-')
		return row[strspn(row, " -|+#.=")] ? row : NULL;
	while (len > 0 && strchr("- ", row[len - 1]))
		row[--len] = '\0';
	row += strspn(row, "- ");
	return *row ? row : NULL;
}

static int tell_drawing(struct front *f, const struct model *m,
			const struct view_ops *ops, int rows)
{
	struct canvas c = { 0 };
	char row[ROW_BYTES], *words;
	int scroll = 0;

	rows = rows < ops->min_h ? ops->min_h : rows;
	if (canvas_resize(&c, rows, COLS)) {
		front_say(f, "out of memory");
		return -1;
	}
	ops->draw(&c, m, &scroll);
	for (int y = 0; y < c.rows; y++) {
		canvas_row(&c, y, row, sizeof(row));
		words = words_of(row);
		if (words)
			front_tell(f, "%s\n", words);
	}
	canvas_free(&c);
	return 0;
}

static void tell_words(struct front *f, const struct model *m,
		       const struct view_ops *ops)
{
	char said[SAID];
	struct text t = text_begin(said, sizeof(said));
	const char *line = said;

	ops->say(m, &t);
	while (*line) {
		int len = (int)strcspn(line, "\n");

		front_tell(f, "%.*s\n", len, line);
		line += len + (line[len] == '\n');
	}
}

int plain_show(struct front *f, enum view_id view, int rows)
{
	const struct view_ops *ops = view_ops(view);
	char title[160] = "";
	struct model m;

	front_model(f, &m);
	if (ops->title)
		ops->title(&m, title, sizeof(title));
	front_say(f, "%s%s%s", ops->name, *title ? ": " : "", title);
	if (!ops->say)
		return tell_drawing(f, &m, ops, rows ? rows : rows_of(view));
	tell_words(f, &m, ops);
	return 0;
}
