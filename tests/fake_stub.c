// SPDX-License-Identifier: MIT
/*
 * fake_stub - a gdbstub that misbehaves, once, on a unix socket.
 *
 * usage: fake_stub SOCKET HOW
 *
 * It waits for the first request, acknowledges it, answers as HOW says and
 * closes: cut (in the middle of a packet), sum (wrong checksum, for ever),
 * rubbish (bytes that are no packet), huge (a packet without an end).
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const struct answer {
	const char *how, *bytes;
	int repeat;
} answers[] = {
	{ "cut", "$PacketSize=10", 1 },
	{ "sum", "$PacketSize=1000#00", 1000 },
	{ "rubbish", "\x80\xff!!not a packet at all\n", 1000 },
	{ "huge", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 1000000 },
};

static const struct answer *find(const char *how)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		if (!strcmp(answers[i].how, how))
			return &answers[i];
	}
	return NULL;
}

/* The peer may hang up at any time; that is its good right. */
static bool put(int fd, const char *bytes)
{
	return send(fd, bytes, strlen(bytes), MSG_NOSIGNAL) > 0;
}

static void serve(int fd, const struct answer *a)
{
	char request[4096];

	if (read(fd, request, sizeof(request)) <= 0)
		return;
	if (!put(fd, "+") || (!strcmp(a->how, "huge") && !put(fd, "$")))
		return;
	for (int i = 0; i < a->repeat && put(fd, a->bytes); i++)
		;
}

int main(int argc, char **argv)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	const struct answer *a = argc == 3 ? find(argv[2]) : NULL;
	int fd, peer;

	if (!a || strlen(argv[1]) >= sizeof(addr.sun_path)) {
		fputs("usage: fake_stub SOCKET cut|sum|rubbish|huge\n", stderr);
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	strcpy(addr.sun_path, argv[1]);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ||
	    listen(fd, 1)) {
		fprintf(stderr, "fake_stub: %s: %s\n", argv[1],
			strerror(errno));
		return 1;
	}
	peer = accept(fd, NULL, NULL);
	if (peer >= 0)
		serve(peer, a);
	return peer < 0;
}
