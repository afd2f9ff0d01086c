// SPDX-License-Identifier: MIT
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "internal.h"

enum { CONNECT_MS = 5000 };

static bool names_socket(const char *addr)
{
	struct stat st;

	return strchr(addr, '/') ||
	       (stat(addr, &st) == 0 && S_ISSOCK(st.st_mode));
}

static int connect_unix(const char *path, struct err *err)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(sun.sun_path))
		return err_set(err, ERR_USAGE,
			       "the socket path is longer than %zu bytes: "
			       "use a shorter one",
			       sizeof(sun.sun_path) - 1);
	strcpy(sun.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && !connect(fd, (struct sockaddr *)&sun, sizeof(sun)))
		return fd;
	err_set(err, ERR_TARGET,
		"cannot connect to %s: %s; start the machine with: "
		"-gdb unix:%s,server=on",
		path, strerror(errno), path);
	if (fd >= 0)
		close(fd);
	return -1;
}

/* "HOST:PORT", "[::1]:PORT" or ":PORT" for this host; cuts @text up. */
static bool split(char *text, char **host, char **port)
{
	char *colon = strrchr(text, ':');
	size_t n;

	if (!colon || !colon[1])
		return false;
	*colon = '\0';
	*host = text;
	*port = colon + 1;
	n = strlen(text);
	if (n >= 2 && text[0] == '[' && text[n - 1] == ']') {
		text[n - 1] = '\0';
		*host = text + 1;
	}
	return true;
}

/* 0 connected; otherwise errno, ECANCELED if the user gave up. */
static int finish_connect(int fd, int cancel_fd)
{
	struct pollfd p[] = {
		{ .fd = fd, .events = POLLOUT },
		{ .fd = cancel_fd, .events = POLLIN },
	};
	int n, code = 0;
	socklen_t len = sizeof(code);

	do {
		n = poll(p, 2, CONNECT_MS);
	} while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n ? errno : ETIMEDOUT;
	if (p[1].revents)
		return ECANCELED;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &len))
		return errno;
	return code;
}

/* A connected socket; -1 with errno set. */
static int connect_one(const struct addrinfo *ai, int cancel_fd)
{
	const int on = 1;
	int code = 0;
	int fd = socket(ai->ai_family,
			ai->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	if (connect(fd, ai->ai_addr, ai->ai_addrlen))
		code = errno == EINPROGRESS ? finish_connect(fd, cancel_fd)
					    : errno;
	if (code) {
		close(fd);
		errno = code;
		return -1;
	}
	/* Requests are small and each waits for its answer. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	fcntl(fd, F_SETFL, 0);
	return fd;
}

static int connect_tcp(const char *host, const char *port, int cancel_fd,
		       struct err *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list;
	int rc, fd = -1;

	rc = getaddrinfo(*host ? host : "localhost", port, &hints, &list);
	if (rc)
		return err_set(err, ERR_USAGE, "cannot look up %s port %s: %s",
			       host, port, gai_strerror(rc));
	errno = 0;
	for (struct addrinfo *ai = list; ai && fd < 0; ai = ai->ai_next) {
		if (errno != ECANCELED)
			fd = connect_one(ai, cancel_fd);
	}
	rc = errno;
	freeaddrinfo(list);
	if (fd >= 0)
		return fd;
	if (rc == ECANCELED)
		return err_set(err, ERR_CANCELLED, "cancelled");
	return err_set(err, ERR_TARGET,
		       "cannot connect to %s port %s: %s; start the machine "
		       "with: -gdb tcp:%s:%s",
		       host, port, strerror(rc), host, port);
}

int connect_to(const char *addr, int cancel_fd, struct err *err)
{
	char *host, *port;
	char text[300];

	if (names_socket(addr))
		return connect_unix(addr, err);
	if (strlen(addr) < sizeof(text)) {
		strcpy(text, addr);
		if (split(text, &host, &port))
			return connect_tcp(host, port, cancel_fd, err);
	}
	return err_set(err, ERR_USAGE,
		       "%s is neither a unix socket nor HOST:PORT", addr);
}
