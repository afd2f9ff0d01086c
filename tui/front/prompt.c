// SPDX-License-Identifier: MIT
#include "prompt.h"

#include <stdio.h>
#include <string.h>

enum { CTRL_A = 1, CTRL_B, CTRL_D = 4, CTRL_E, CTRL_F };
enum { CTRL_H = 8, CTRL_K = 11, CTRL_N = 14, CTRL_P = 16 };
enum { CTRL_U = 21, CTRL_W = 23 };

/* ---- characters ------------------------------------------------------------ */

static bool continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t before(const struct prompt *p, size_t at)
{
	while (at > 0 && continues(p->text[--at]))
		;
	return at;
}

static size_t behind(const struct prompt *p, size_t at)
{
	if (at < p->len)
		at++;
	while (at < p->len && continues(p->text[at]))
		at++;
	return at;
}

/* Empty for what is no character. */
static void encode(int ch, char utf8[5])
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int len = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;

	memset(utf8, 0, 5);
	if (ch < ' ' || ch == K_BACKSPACE || ch >= K_UP ||
	    (ch >= 0xd800 && ch < 0xe000))
		return;
	for (int i = len - 1; i > 0; i--, ch >>= 6)
		utf8[i] = (char)(0x80 | (ch & 0x3f));
	utf8[0] = (char)(lead[len > 1 ? len : 0] | ch);
}

/* ---- editing ---------------------------------------------------------------- */

static void set_text(struct prompt *p, const char *text)
{
	snprintf(p->text, sizeof(p->text), "%s", text);
	p->len = p->at = strlen(p->text);
}

void prompt_open(struct prompt *p, const char *text)
{
	p->open = true;
	p->back = 0;
	set_text(p, text);
}

void prompt_insert(struct prompt *p, const char *utf8)
{
	size_t n = strlen(utf8);

	if (p->len + n >= sizeof(p->text))
		return;
	memmove(p->text + p->at + n, p->text + p->at, p->len - p->at + 1);
	memcpy(p->text + p->at, utf8, n);
	p->at += n;
	p->len += n;
}

static void cut(struct prompt *p, size_t from, size_t to)
{
	memmove(p->text + from, p->text + to, p->len - to + 1);
	p->len -= to - from;
	p->at = from;
}

static size_t word_before(const struct prompt *p)
{
	size_t at = p->at;

	while (at > 0 && p->text[at - 1] == ' ')
		at--;
	while (at > 0 && p->text[at - 1] != ' ')
		at--;
	return at;
}

/* ---- history ---------------------------------------------------------------- */

void prompt_remember(struct prompt *p, const char *line)
{
	if (!line[strspn(line, " \t")] ||
	    (p->lines && !strcmp(p->history[p->lines - 1], line)))
		return;
	if (p->lines == PROMPT_HISTORY)
		memmove(p->history[0], p->history[1],
			sizeof(p->history[0]) * --p->lines);
	snprintf(p->history[p->lines++], sizeof(p->history[0]), "%s", line);
}

const char *prompt_line(const struct prompt *p, size_t index)
{
	return index < p->lines ? p->history[index] : NULL;
}

static void browse(struct prompt *p, bool up)
{
	if (up ? p->back == p->lines : p->back == 0)
		return;
	if (p->back == 0)
		memcpy(p->typed, p->text, sizeof(p->typed));
	p->back = up ? p->back + 1 : p->back - 1;
	set_text(p, p->back ? p->history[p->lines - p->back] : p->typed);
}

/* ---- keys --------------------------------------------------------------------- */

static bool move_key(struct prompt *p, int key)
{
	if (key == K_LEFT || key == CTRL_B)
		p->at = before(p, p->at);
	else if (key == K_RIGHT || key == CTRL_F)
		p->at = behind(p, p->at);
	else if (key == K_HOME || key == CTRL_A)
		p->at = 0;
	else if (key == K_END || key == CTRL_E)
		p->at = p->len;
	else if (key == K_UP || key == CTRL_P)
		browse(p, true);
	else if (key == K_DOWN || key == CTRL_N)
		browse(p, false);
	else
		return false;
	return true;
}

static bool cut_key(struct prompt *p, int key)
{
	if (key == K_BACKSPACE || key == CTRL_H)
		cut(p, before(p, p->at), p->at);
	else if (key == K_DELETE || key == CTRL_D)
		cut(p, p->at, behind(p, p->at));
	else if (key == CTRL_K)
		cut(p, p->at, p->len);
	else if (key == CTRL_U)
		cut(p, 0, p->at);
	else if (key == CTRL_W)
		cut(p, word_before(p), p->at);
	else
		return false;
	return true;
}

enum prompt_event prompt_key(struct prompt *p, int key)
{
	bool rubs_out_nothing = key == K_BACKSPACE && p->len == 0;
	char utf8[5];

	if (key == K_ESCAPE || rubs_out_nothing) {
		p->open = false;
		return PROMPT_LEFT;
	}
	if (key == K_ENTER || key == '\n') {
		p->open = false;
		return PROMPT_ENTERED;
	}
	if (key == '\t')
		return PROMPT_COMPLETE;
	if (!move_key(p, key) && !cut_key(p, key)) {
		encode(key, utf8);
		prompt_insert(p, utf8);
	}
	return PROMPT_EDITED;
}

/* ---- drawing ------------------------------------------------------------------ */

void prompt_draw(const struct prompt *p, struct canvas *c, int y)
{
	size_t from = 0;
	int x;

	/* One column for the colon, one for the cursor behind the end. */
	while (from < p->at &&
	       canvas_width(p->text + from, p->at - from) > c->cols - 2)
		from = behind(p, from);
	put_fill(c, y, 0, c->cols, INK_PLAIN, " ");
	put(c, y, 0, INK_BOLD, "%s", from ? "<" : ":");
	put(c, y, 1, INK_PLAIN, "%s", p->text + from);
	x = 1 + canvas_width(p->text + from, p->at - from);
	canvas_tint(c, y, x, 1, INK_HERE);
}
