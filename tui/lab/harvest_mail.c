// SPDX-License-Identifier: MIT
/* Mails on their way through a mail program: decoded before they are read. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "harvest_impl.h"

#define MAIL_MAX (16 * 1024 * 1024)

/* RFC 2045, section 6: other encodings leave a diff as it is, but for the ends
 * of its lines. */
static bool is_encoded(const char *text)
{
	static const char header[] = "\nContent-Transfer-Encoding:";
	static const char *const codes[] = { "quoted-printable", "base64" };
	const char *at = text;

	if (strstr(text, "\r\n"))
		return true;
	while ((at = strcasestr(at, header))) {
		at += sizeof(header) - 1;
		at += strspn(at, " \t");
		for (size_t i = 0; i < 2; i++) {
			if (!strncasecmp(at, codes[i], strlen(codes[i])))
				return true;
		}
	}
	return false;
}

/* One mail's diff, behind those that are there. */
static int take_mail(struct harvest *h, const char *mail, const char *to,
		     struct err *err)
{
	const char *const argv[] = {
		"sh",
		"-c",
		"git mailinfo -n --quoted-cr=strip "
		"\"$1.msg\" \"$1.diff\" <\"$1\" && cat \"$1.diff\" >>\"$2\"",
		"sh",
		mail,
		to,
		NULL
	};
	struct run_result r;
	int failed = harvest_try(argv, NULL, &r, err);

	if (!failed && r.status)
		harvest_refuse(h, "It is a damaged mail: %.120s",
			       harvest_last_words(&r));
	run_release(&r);
	return failed;
}

static int split(struct harvest *h, const char *path, unsigned int *count,
		 struct err *err)
{
	char *into = text_format("-o%s", h->scratch);
	const char *const argv[] = {
		"git", "mailsplit", "-b", into, path, NULL
	};
	struct run_result r = { 0 };
	int failed = into ? harvest_try(argv, NULL, &r, err) : err_nomem(err);

	if (!failed && (r.status || sscanf(r.output, "%u", count) != 1))
		harvest_refuse(h, "It is a damaged mail: %.120s",
			       harvest_last_words(&r));
	run_release(&r);
	free(into);
	return failed;
}

static int decode(struct harvest *h, const char *path, const char *to,
		  struct err *err)
{
	unsigned int count = 0;

	if (mkdir(h->scratch, 0755))
		return err_set(err, ERR_ENV, "%s: %s", h->scratch,
			       strerror(errno));
	if (split(h, path, &count, err))
		return -1;
	for (unsigned int i = 1; i <= count && !*h->refused; i++) {
		char *mail = text_format("%s/%04u", h->scratch, i);
		int failed = mail ? take_mail(h, mail, to, err)
				  : err_nomem(err);

		free(mail);
		if (failed)
			return -1;
	}
	return 0;
}

int harvest_mail(struct harvest *h, const char *path, char **decoded,
		 struct err *err)
{
	size_t size;
	char *text = (char *)file_read(path, MAIL_MAX, &size, NULL);
	bool encoded = text && is_encoded(text);

	free(text);
	*decoded = NULL;
	if (!encoded)
		return 0;
	*decoded = text_format("%s/decoded", h->scratch);
	return *decoded ? decode(h, path, *decoded, err) : err_nomem(err);
}
