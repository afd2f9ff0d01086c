// SPDX-License-Identifier: MIT
#include "html.h"

#include <stdarg.h>
#include <string.h>

#include "base/markup.h"
#include "style.h"

/* Sizes only: colours and strokes are style.c's. Type grows with the window,
 * for those who sit in the last row. */
static const char layout[] =
	":root{color-scheme:light dark;"
	"font-size:clamp(100%,70% + .55vw,175%)}\n"
	"body{margin:0;font-family:system-ui,'DejaVu Sans',sans-serif;"
	"line-height:1.5}\n"
	"main{max-width:78rem;margin:0 auto;padding:1rem}\n"
	"h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}\n"
	"h2{font-size:1.3rem;margin:2rem 0 .5rem}\n"
	"h3{font-size:1.1rem;margin:1.5rem 0 .3rem}\n"
	"h1,h2,h3,p,td,th,li,dd,figcaption{overflow-wrap:anywhere}\n"
	"p,ul,ol{max-width:65ch}\n"
	".verdict{font-size:1.15rem;font-weight:bold;border-left:.4rem solid;"
	"padding:.3rem 0 .3rem .8rem}\n"
	".scroll{position:relative;overflow-x:auto;margin:.7rem 0}\n"
	".scroll:focus{outline:3px solid}\n"
	"table{border-collapse:collapse;font-size:.92rem}\n"
	"caption{text-align:left;font-weight:bold;padding:.3rem .6rem}\n"
	"th,td{border:1px solid;padding:.25rem .6rem;text-align:left;"
	"vertical-align:top;overflow-wrap:normal}\n"
	"th{font-weight:bold}\n.says{min-width:17ch}\n"
	".n{text-align:right;font-variant-numeric:tabular-nums}\n"
	".flags,code,pre,.mono{font-family:'DejaVu Sans Mono','Liberation "
	"Mono',ui-monospace,Menlo,Consolas,monospace;white-space:nowrap}\n"
	"pre{overflow-x:auto;white-space:pre;line-height:1.3}\n"
	".flags b{display:block;font-weight:inherit}\n"
	".differs{font-weight:bold;outline:2px solid;outline-offset:-3px}\n"
	".broken,.holds{font-weight:bold}\n"
	"figure{margin:1rem 0}\n"
	"figure svg{display:block;min-width:60rem;width:100%;height:auto}\n"
	".voice{position:absolute;width:1px;height:1px;overflow:hidden;"
	"clip-path:inset(50%);white-space:nowrap}\n"
	"@media print{@page{size:A4 landscape;margin:12mm}\n"
	":root{font-size:8.5pt}main{max-width:none;padding:0}\n"
	".scroll{overflow:visible}figure svg{min-width:0;max-height:175mm}\n"
	"figure,tr{break-inside:avoid}h1,h2,h3,caption{break-after:avoid}}\n";

void html_begin(FILE *f, const char *title)
{
	fputs("<!DOCTYPE html>\n"
	      "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n"
	      "<head>\n<meta charset=\"utf-8\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, "
	      "initial-scale=1\"/>\n"
	      "<meta http-equiv=\"Content-Security-Policy\" "
	      "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
	      "<title>",
	      f);
	markup_text(f, title);
	fputs("</title>\n<style>\n", f);
	fputs(layout, f);
	style_css(f, true);
	fputs("</style>\n</head>\n<body>\n<main>\n", f);
	html_say(f, "h1", NULL, "%s", title);
}

void html_end(FILE *f)
{
	html_say(f, "p", "quiet",
		 "A letter is a flag that is set: the exception is masked. "
		 "QEMU makes a write of VBAR effective at once; a real CPU may "
		 "go on with the old table until the next ISB, exception or "
		 "ERET. Where that is so, it is modelled from the instructions "
		 "executed, and hatched in the pictures.");
	fputs("</main>\n</body>\n</html>\n", f);
}

static void put_words(FILE *f, const char *fmt, va_list ap)
{
	char text[1024];

	vsnprintf(text, sizeof(text), fmt, ap);
	markup_text(f, text);
}

static void open_element(FILE *f, const char *element, const char *class)
{
	fprintf(f, class ? "<%s class=\"%s\">" : "<%s>", element, class);
}

void html_say(FILE *f, const char *element, const char *class, const char *fmt,
	      ...)
{
	va_list ap;

	open_element(f, element, class);
	va_start(ap, fmt);
	put_words(f, fmt, ap);
	va_end(ap);
	fprintf(f, "</%s>\n", element);
}

/* Who has no mouse scrolls it, too, and hears what it is. */
static void open_scroll(FILE *f, const char *label)
{
	fputs("<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	      "aria-label=\"",
	      f);
	markup_text(f, label);
	fputs("\">\n", f);
}

void html_lines(FILE *f, const char *label, const char *text)
{
	open_scroll(f, label);
	fputs("<pre>", f);
	markup_lines(f, text);
	fputs("</pre>\n</div>\n", f);
}

/* ---- tables ---------------------------------------------------------------------- */

void html_table(FILE *f, const char *caption, const char *const *heads)
{
	open_scroll(f, caption);
	fputs("<table>\n", f);
	html_say(f, "caption", NULL, "%s", caption);
	fputs("<thead><tr>", f);
	for (; *heads; heads++) {
		fputs("<th scope=\"col\">", f);
		markup_text(f, *heads);
		fputs("</th>", f);
	}
	fputs("</tr></thead>\n<tbody>\n", f);
}

void html_table_end(FILE *f)
{
	fputs("</tbody>\n</table>\n</div>\n", f);
}

void html_row(FILE *f, const char *fmt, ...)
{
	va_list ap;

	fputs("<tr><th scope=\"row\">", f);
	va_start(ap, fmt);
	put_words(f, fmt, ap);
	va_end(ap);
	fputs("</th>", f);
}

void html_row_end(FILE *f)
{
	fputs("</tr>\n", f);
}

void html_cell(FILE *f, const char *class, const char *fmt, ...)
{
	va_list ap;

	open_element(f, "td", class);
	va_start(ap, fmt);
	put_words(f, fmt, ap);
	va_end(ap);
	fputs("</td>", f);
}

/* Of what differs though the flags do not, each in a word or two. */
static void put_state(FILE *f, const struct behaviour_cell *first,
		      const struct behaviour_cell *c)
{
	if (!c->present || strcmp(first->flags, c->flags) != 0)
		return;
	if (first->el != c->el)
		fprintf(f, "<b>EL%u</b>", c->el);
	if (first->world != c->world)
		fprintf(f, "<b>%s</b>", world_name(c->world));
	if (first->vectors != c->vectors)
		fprintf(f, "<b>vectors %s</b>", vectors_name(c->vectors));
	if (first->synchronised != c->synchronised)
		fprintf(f, "<b>%ssynchronised</b>",
			c->synchronised ? "" : "un");
}

/* "D-IF, then --I-" stands on two lines: the table is wide enough. */
void html_flags(FILE *f, const struct behaviour_cell *c,
		const struct behaviour_cell *first)
{
	bool differs = first && behaviour_cells_differ(first, c);
	const char *at = c->flags, *then;

	open_element(f, "td", differs ? "flags differs" : "flags");
	for (; (then = strstr(at, ", then ")); at = then + 2)
		fprintf(f, "<b>%.*s,</b>", (int)(then - at), at);
	if (differs)
		fputs("\u2260 ", f);
	if (!c->present)
		fputs("<span class=\"voice\">absent</span>"
		      "<span aria-hidden=\"true\">\u00b7</span>",
		      f);
	markup_text(f, at);
	if (differs)
		put_state(f, first, c);
	fputs("</td>", f);
}

void html_holds(FILE *f, bool holds)
{
	if (holds)
		html_cell(f, "holds", "\u2713 holds");
	else
		html_cell(f, "broken", "\u2717 BROKEN");
}

/* ---- pictures -------------------------------------------------------------------- */

void html_figure(FILE *f, const char *label)
{
	fputs("<figure>\n", f);
	open_scroll(f, label);
}

void html_figure_end(FILE *f, const char *caption)
{
	fputs("</div>\n", f);
	html_say(f, "figcaption", NULL, "%s", caption);
	fputs("</figure>\n", f);
}
