// SPDX-License-Identifier: MIT
#include "gather.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/bytes.h"
#include "base/text.h"

/* ---- which form it is ------------------------------------------------------------ */

/* "Word: " begins a header. */
static bool is_header(const char *line)
{
	size_t n = 0;

	while (isalnum((unsigned char)line[n]) || line[n] == '-')
		n++;
	return n && line[n] == ':';
}

static bool has_diff(const char *text)
{
	for (const char *at = text; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (!strncmp(at, "diff --git ", 11) ||
		    !strncmp(at, "--- ", 4) || !strncmp(at, "Index: ", 7))
			return true;
	}
	return false;
}

/* Editors put a mark before UTF-8, people put empty lines before a mail. */
static void skip_to_text(struct blob *b)
{
	const char *at = b->bytes, *was;

	do {
		was = at;
		at += strspn(at, " \t\r\n");
		at += strncmp(at, "\xef\xbb\xbf", 3) ? 0 : 3;
	} while (at != was);
	b->len -= (size_t)(at - b->bytes);
	memmove(b->bytes, at, b->len + 1);
}

static int refuse(const struct blob *b, struct err *err)
{
	if (!b->len)
		return err_set(err, ERR_USAGE,
			       "%s is empty: is it the right file?", b->name);
	if (*b->bytes == '<')
		return err_set(err, ERR_USAGE,
			       "%s is a web page: fetch the raw mail or the "
			       "mbox instead",
			       b->name);
	return err_set(err, ERR_USAGE,
		       "%s is neither a mail nor a mailbox nor a patch",
		       b->name);
}

static int find_kind(struct blob *b, struct err *err)
{
	if (strlen(b->bytes) != b->len)
		return err_set(err, ERR_USAGE,
			       "%s holds NUL bytes: neither a mail nor a "
			       "mailbox nor a patch",
			       b->name);
	skip_to_text(b);
	if (!strncmp(b->bytes, "From ", 5))
		b->kind = BLOB_BOX;
	else if (is_header(b->bytes) && strncmp(b->bytes, "Index:", 6) != 0)
		b->kind = BLOB_MAIL;
	else if (*b->bytes && has_diff(b->bytes))
		b->kind = BLOB_DIFF;
	else
		return refuse(b, err);
	return 0;
}

/* ---- files ----------------------------------------------------------------------- */

static struct blob *add_blob(struct blobs *all, const char *name)
{
	struct blob *more =
		realloc(all->list, (all->count + 1) * sizeof(*all->list));

	if (!more)
		return NULL;
	all->list = more;
	more[all->count] = (struct blob){ .name = strdup(name) };
	return more[all->count].name ? &more[all->count++] : NULL;
}

static int read_packed(gzFile z, const char *name, size_t max, struct bytes *to,
		       struct err *err)
{
	char part[65536];
	int n;

	while ((n = gzread(z, part, sizeof(part))) > 0) {
		bytes_put(to, part, (size_t)n);
		if (to->len > max)
			return err_set(err, ERR_USAGE,
				       "%s and what came before it are more "
				       "than %d MiB: pass the patches alone",
				       name, MAIL_INPUT_MAX >> 20);
	}
	gzerror(z, &n);
	if (n != Z_OK && n != Z_STREAM_END)
		return err_set(
			err, ERR_USAGE,
			"%s cannot be read, or is compressed and damaged",
			name);
	bytes_u8(to, 0);
	return to->failed ? err_nomem(err) : 0;
}

/* Takes the descriptor. What is not compressed comes through as it is. */
static int gather_fd(struct blobs *all, int fd, const char *name,
		     struct err *err)
{
	gzFile z = gzdopen(fd, "rb");
	struct blob *b = z ? add_blob(all, name) : NULL;
	struct bytes bytes = { 0 };
	int failed = b ? read_packed(z, name, MAIL_INPUT_MAX - all->total,
				     &bytes, err)
		       : err_nomem(err);

	if (z)
		gzclose(z);
	else
		close(fd);
	if (!b || failed) {
		free(bytes.data);
		return -1;
	}
	b->bytes = (char *)bytes.data;
	b->len = bytes.len - 1;
	all->total += b->len;
	return find_kind(b, err);
}

static int cannot(const char *path, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s: %s", path, strerror(errno));
}

/* Of a folder: no link leads out of it, no pipe makes us wait. */
static int gather_entry(struct blobs *all, const char *dir, const char *name,
			struct err *err)
{
	char *path = text_format("%s/%s", dir, name);
	int fd = path ? open(path,
			     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
		      : -1;
	struct stat st;
	int failed;

	if (!path)
		return err_nomem(err);
	if (fd < 0) {
		failed = cannot(path, err);
	} else if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		failed = err_set(err, ERR_USAGE, "%s is not an ordinary file",
				 path);
	} else {
		failed = gather_fd(all, fd, path, err);
	}
	free(path);
	return failed;
}

/* ---- folders --------------------------------------------------------------------- */

static bool there(const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);
	bool is = path && !access(path, F_OK);

	free(path);
	return is;
}

static bool ends(const char *name, const char *with)
{
	size_t n = strlen(name), m = strlen(with);

	return n > m && !strcmp(name + n - m, with);
}

static int any_mail(const struct dirent *e)
{
	return *e->d_name != '.' && e->d_type != DT_DIR;
}

static int patch_name(const struct dirent *e)
{
	static const char *const suffixes[] = { ".patch", ".diff", ".eml",
						".mbox",  ".mbx",  ".mail" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (any_mail(e) && ends(e->d_name, suffixes[i]))
			return 1;
	}
	return 0;
}

/* In the order of their names: of numbers, of times. */
static int gather_all(struct blobs *all, const char *dir,
		      int (*wanted)(const struct dirent *), struct err *err)
{
	struct dirent **list;
	int n = scandir(dir, &list, wanted, alphasort), failed = 0;

	if (n < 0)
		return cannot(dir, err);
	for (int i = 0; i < n; i++) {
		if (!failed && all->count >= MAIL_COUNT_MAX)
			failed = err_set(err, ERR_USAGE,
					 "%s holds more than %d files: name "
					 "those that matter",
					 dir, MAIL_COUNT_MAX);
		if (!failed)
			failed = gather_entry(all, dir, list[i]->d_name, err);
		free(list[i]);
	}
	free(list);
	return failed;
}

static int gather_maildir(struct blobs *all, const char *dir, struct err *err)
{
	static const char *const parts[] = { "cur", "new" };
	size_t had = all->count;
	int failed = 0;

	for (size_t i = 0; !failed && i < sizeof(parts) / sizeof(parts[0]);
	     i++) {
		char *part = text_format("%s/%s", dir, parts[i]);

		failed = part ? gather_all(all, part, any_mail, err)
			      : err_nomem(err);
		free(part);
	}
	if (!failed && all->count == had)
		return err_set(err, ERR_USAGE, "%s is an empty Maildir", dir);
	return failed;
}

/* A line of a quilt series: a name, and perhaps how deep its paths are. */
static int gather_quilt_line(struct blobs *all, const char *dir, char *line,
			     struct err *err)
{
	char *state = NULL;
	char *name = strtok_r(line, " \t\r", &state);
	char *option = name ? strtok_r(NULL, " \t\r", &state) : NULL;
	int failed;

	if (!name || *name == '#')
		return 0;
	if (*name == '/' || strstr(name, "..") || strlen(name) > 200)
		return err_set(err, ERR_USAGE,
			       "%s/series names %.80s, which leads out of it",
			       dir, name);
	if (option && *option != '#' && strcmp(option, "-p1") != 0)
		return err_set(err, ERR_USAGE,
			       "%s/series wants %.40s for %.80s: only -p1 is "
			       "understood",
			       dir, option, name);
	failed = gather_entry(all, dir, name, err);
	if (!failed)
		all->list[all->count - 1].ordered = true;
	return failed;
}

static int gather_quilt(struct blobs *all, const char *dir, struct err *err)
{
	struct blobs papers = { 0 };
	struct blob *order = NULL;
	char *state = NULL;
	size_t had = all->count;
	int failed = 0;

	/* It is no mail: only its bytes are wanted. */
	gather_entry(&papers, dir, "series", NULL);
	if (papers.count)
		order = papers.list;
	for (char *line = order && order->bytes
				  ? strtok_r(order->bytes, "\n", &state)
				  : NULL;
	     line && !failed; line = strtok_r(NULL, "\n", &state))
		failed = gather_quilt_line(all, dir, line, err);
	blobs_release(&papers);
	if (!failed && all->count == had)
		return err_set(err, ERR_USAGE, "%s/series names no patch", dir);
	return failed;
}

static int gather_inbox(struct blobs *all, const char *dir, const char *below,
			struct err *err)
{
	char *path = text_format("%s/%s", dir, below);
	struct blob *b = path ? add_blob(all, path) : NULL;

	free(path);
	if (!b)
		return err_nomem(err);
	b->kind = BLOB_INBOX;
	return 0;
}

static int gather_patches(struct blobs *all, const char *dir, struct err *err)
{
	size_t had = all->count;

	if (gather_all(all, dir, patch_name, err))
		return -1;
	if (all->count > had)
		return 0;
	return err_set(err, ERR_USAGE,
		       "%s is no Maildir, has no file series, and holds no "
		       ".patch, .eml or .mbox",
		       dir);
}

static int gather_dir(struct blobs *all, const char *dir, struct err *err)
{
	char *inner;
	int failed;

	if (there(dir, "cur") && there(dir, "new"))
		return gather_maildir(all, dir, err);
	if (there(dir, "series"))
		return gather_quilt(all, dir, err);
	if (there(dir, "objects") && there(dir, "HEAD"))
		return gather_inbox(all, dir, "", err);
	if (there(dir, "m") && there(dir, ".git/objects"))
		return gather_inbox(all, dir, ".git", err);
	if (there(dir, "m"))
		return gather_entry(all, dir, "m", err);
	if (!there(dir, "patches/series"))
		return gather_patches(all, dir, err);
	inner = text_format("%s/patches", dir);
	failed = inner ? gather_quilt(all, inner, err) : err_nomem(err);
	free(inner);
	return failed;
}

int gather(struct blobs *all, const char *path, struct err *err)
{
	struct stat st;
	int fd;

	if (!strcmp(path, "-"))
		return gather_fd(all, fcntl(0, F_DUPFD_CLOEXEC, 3),
				 "standard input", err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st)) {
		cannot(path, err);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (!S_ISDIR(st.st_mode))
		return gather_fd(all, fd, path, err);
	close(fd);
	return gather_dir(all, path, err);
}

void blobs_release(struct blobs *all)
{
	for (size_t i = 0; i < all->count; i++) {
		free(all->list[i].name);
		free(all->list[i].bytes);
	}
	free(all->list);
	*all = (struct blobs){ 0 };
}
