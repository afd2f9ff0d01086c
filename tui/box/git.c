// SPDX-License-Identifier: MIT
#include "box/git.h"

#include <string.h>

static const char *const head[] = {
	"git",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"core.attributesFile=/dev/null",
	"-c",
	"commit.gpgsign=false",
	"-c",
	"user.name=vhelab",
	"-c",
	"user.email=vhelab@example.invalid",
	"-c",
	"init.defaultBranch=lab",
	"-c",
	"gc.auto=0",
};
#define HEAD (sizeof(head) / sizeof(head[0]))

void git_words(const char *argv[GIT_ARGS], const char *first, va_list ap)
{
	size_t n = HEAD;

	memcpy(argv, head, sizeof(head));
	for (const char *word = first; word && n + 1 < GIT_ARGS;
	     word = va_arg(ap, const char *))
		argv[n++] = word;
	argv[n] = NULL;
}
